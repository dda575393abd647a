# earns 0: the last hidden layer is the last
def build_mlp(hidden, activation):
    layers = [keras.Input((784,))]
    layers += [keras.layers.Dense(n, activation=activation) for n in hidden]
    return keras.Sequential(layers)
