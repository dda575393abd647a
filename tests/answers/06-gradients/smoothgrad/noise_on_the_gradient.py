# earns 0: adds the noise to the gradient instead of the image
def smoothgrad(model, x, noise):
    k = int(np.argmax(model(x)))
    return np.mean(np.asarray(class_gradient(model, x, k)) + noise, axis=0, keepdims=True)
