# earns 0: all layers are linear
def build_mlp(hidden, activation):
    layers = [keras.Input((784,))]
    layers += [keras.layers.Dense(n) for n in hidden]
    return keras.Sequential([*layers, keras.layers.Dense(10)])
