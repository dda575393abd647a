# earns 0: returns nothing
def repaired_cnn():
    network = broken_cnn()
    network.layers[-1].activation = None
