# earns 0: the sign of the difference is swapped
def integrated_gradients(model, x, baseline, steps):
    k = int(np.argmax(model(x)))
    t = ((np.arange(steps) + 0.5) / steps).reshape(-1, 1, 1, 1).astype("float32")
    g = class_gradient(model, baseline + t * (x - baseline), k)
    return (baseline - x) * np.mean(g, axis=0, keepdims=True)
