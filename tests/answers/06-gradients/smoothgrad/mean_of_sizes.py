# earns 0: averages sizes, without signs
def smoothgrad(model, x, noise):
    k = int(np.argmax(model(x)))
    return np.mean(np.abs(class_gradient(model, x + noise, k)), axis=0, keepdims=True)
