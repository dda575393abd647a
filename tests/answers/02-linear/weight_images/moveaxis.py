# earns 1: reshape first, then move the classes to the front
def weight_images(W):
    return np.moveaxis(W.numpy().reshape(28, 28, 10), -1, 0)
