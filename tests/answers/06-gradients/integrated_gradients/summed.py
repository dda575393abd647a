# earns 0: the sum over the steps instead of their mean
def integrated_gradients(model, x, baseline, steps):
    k = int(np.argmax(model(x)))
    t = ((np.arange(steps) + 0.5) / steps).reshape(-1, 1, 1, 1).astype("float32")
    g = class_gradient(model, baseline + t * (x - baseline), k)
    return (x - baseline) * np.sum(g, axis=0, keepdims=True)
