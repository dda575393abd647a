# earns 0: clips the noisy images to 0 and 1
def smoothgrad(model, x, noise):
    k = int(np.argmax(model(x)))
    noisy = np.clip(x + noise, 0, 1)
    return np.mean(class_gradient(model, noisy, k), axis=0, keepdims=True)
