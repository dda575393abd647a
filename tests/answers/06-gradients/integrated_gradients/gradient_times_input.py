# earns 0: only the slope at the end of the way
def integrated_gradients(model, x, baseline, steps):
    return (x - baseline) * np.asarray(max_gradient(model, x))
