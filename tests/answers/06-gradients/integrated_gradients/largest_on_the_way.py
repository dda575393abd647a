# earns 0: the class changes on the way
def integrated_gradients(model, x, baseline, steps):
    t = ((np.arange(steps) + 0.5) / steps).reshape(-1, 1, 1, 1).astype("float32")
    g = max_gradient(model, baseline + t * (x - baseline))
    return (x - baseline) * np.mean(g, axis=0, keepdims=True)
