# earns 0: for exactly two hidden layers
def build_mlp(hidden, activation):
    return keras.Sequential(
        [
            keras.Input((784,)),
            keras.layers.Dense(hidden[0], activation=activation),
            keras.layers.Dense(hidden[1], activation=activation),
            keras.layers.Dense(10),
        ]
    )
