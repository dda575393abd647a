# earns 0: the sum instead of the mean
def smoothgrad(model, x, noise):
    k = int(np.argmax(model(x)))
    return np.sum(class_gradient(model, x + noise, k), axis=0, keepdims=True)
