# earns 0: a list of layers, not a model
def build_mlp(hidden, activation):
    layers = [keras.Input((784,))]
    layers += [keras.layers.Dense(n, activation=activation) for n in hidden]
    return [*layers, keras.layers.Dense(10)]
