# earns 0: one step, whatever is asked for
def integrated_gradients(model, x, baseline, steps):
    k = int(np.argmax(model(x)))
    return (x - baseline) * np.asarray(class_gradient(model, (x + baseline) / 2, k))
