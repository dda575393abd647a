# earns 0: draws noise of its own
def smoothgrad(model, x, noise):
    k = int(np.argmax(model(x)))
    own = np.random.default_rng(0).normal(scale=noise.std(), size=noise.shape)
    return np.mean(class_gradient(model, x + own.astype("float32"), k), axis=0, keepdims=True)
