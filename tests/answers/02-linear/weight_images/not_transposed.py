# earns 0: reshape without transposing mixes the classes
def weight_images(W):
    return np.asarray(W).reshape(10, 28, 28)
