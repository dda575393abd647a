# earns 0: ignores the argument
def build_mlp(hidden, activation):
    layers = [keras.Input((784,))]
    layers += [keras.layers.Dense(n, activation="relu") for n in hidden]
    return keras.Sequential([*layers, keras.layers.Dense(10)])
