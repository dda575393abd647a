# earns 0: explains the class found for the baseline
def integrated_gradients(model, x, baseline, steps):
    k = int(np.argmax(model(baseline)))
    t = ((np.arange(steps) + 0.5) / steps).reshape(-1, 1, 1, 1).astype("float32")
    g = class_gradient(model, baseline + t * (x - baseline), k)
    return (x - baseline) * np.mean(g, axis=0, keepdims=True)
