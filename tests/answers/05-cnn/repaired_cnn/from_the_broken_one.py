# earns 1: changes the last layer of the broken network
def repaired_cnn():
    network = broken_cnn()
    network.layers[-1].activation = keras.activations.linear
    return network
