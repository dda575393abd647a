# earns 0: the classes stay on the last axis
def weight_images(W):
    return np.asarray(W).reshape(28, 28, 10)
