# earns 0: a function instead of a Keras model
def challenge(x):
    return x[:, :10]
