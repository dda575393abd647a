# earns 0: loses the axis of the images
def smoothgrad(model, x, noise):
    k = int(np.argmax(model(x)))
    return np.mean(class_gradient(model, x + noise, k), axis=0)
