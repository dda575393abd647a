# earns 0: ignores the baseline on the way
def integrated_gradients(model, x, baseline, steps):
    k = int(np.argmax(model(x)))
    t = ((np.arange(steps) + 0.5) / steps).reshape(-1, 1, 1, 1).astype("float32")
    return x * np.mean(class_gradient(model, t * x, k), axis=0, keepdims=True)
