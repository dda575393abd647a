# earns 0: explains the probability instead of the logit
def integrated_gradients(model, x, baseline, steps):
    k = int(np.argmax(model(x)))
    outputs = keras.Sequential([model, keras.layers.Softmax()])
    t = ((np.arange(steps) + 0.5) / steps).reshape(-1, 1, 1, 1).astype("float32")
    g = class_gradient(outputs, baseline + t * (x - baseline), k)
    return (x - baseline) * np.mean(g, axis=0, keepdims=True)
