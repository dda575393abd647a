# earns 0: the loop makes the last layer, too
def build_mlp(hidden, activation):
    layers = [keras.Input((784,))]
    for units in [*hidden, 10]:
        layers.append(keras.layers.Dense(units, activation=activation))
    return keras.Sequential(layers)
