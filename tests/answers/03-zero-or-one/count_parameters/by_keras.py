# earns 2: builds the network and asks Keras
def count_parameters(sizes):
    layers = [keras.layers.Dense(k) for k in sizes[1:]]
    return keras.Sequential([keras.Input(shape=(sizes[0],)), *layers]).count_params()
