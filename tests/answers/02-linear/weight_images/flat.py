# earns 0: transposed, not reshaped
def weight_images(W):
    return np.asarray(W).T
