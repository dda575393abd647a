# earns 0: ignores the noise
def smoothgrad(model, x, noise):
    return np.asarray(max_gradient(model, x))
