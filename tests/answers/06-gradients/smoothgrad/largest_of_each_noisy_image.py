# earns 0: the class may change from noise to noise
def smoothgrad(model, x, noise):
    return np.mean(max_gradient(model, x + noise), axis=0, keepdims=True)
