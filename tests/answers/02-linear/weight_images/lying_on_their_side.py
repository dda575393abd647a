# earns 0: rows and columns of every image are swapped
def weight_images(W):
    return np.asarray(W).reshape(28, 28, 10).T
