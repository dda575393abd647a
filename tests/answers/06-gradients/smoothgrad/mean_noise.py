# earns 0: averages the noise instead of the gradients
def smoothgrad(model, x, noise):
    k = int(np.argmax(model(x)))
    return class_gradient(model, x + noise.mean(axis=0, keepdims=True), k)
