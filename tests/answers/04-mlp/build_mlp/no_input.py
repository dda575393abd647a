# earns 0: without an input it has no weights
def build_mlp(hidden, activation):
    layers = [keras.layers.Dense(n, activation=activation) for n in hidden]
    return keras.Sequential([*layers, keras.layers.Dense(10)])
