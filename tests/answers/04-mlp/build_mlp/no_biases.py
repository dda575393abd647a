# earns 0: leaves out the biases
def build_mlp(hidden, activation):
    layers = [keras.Input((784,))]
    layers += [keras.layers.Dense(n, activation, use_bias=False) for n in hidden]
    return keras.Sequential([*layers, keras.layers.Dense(10, use_bias=False)])
