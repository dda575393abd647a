# earns 0: all weights are zero at the start
def build_mlp(hidden, activation):
    layers = [keras.Input((784,))]
    for n in hidden:
        layers.append(keras.layers.Dense(n, activation, kernel_initializer="zeros"))
    return keras.Sequential([*layers, keras.layers.Dense(10, kernel_initializer="zeros")])
