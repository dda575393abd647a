# earns 3: Keras's own
def binary_cross_entropy(p, y):
    return keras.losses.BinaryCrossentropy()(y, p)
