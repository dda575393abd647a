# earns 3: Keras's functional interface
def build_mlp(hidden, activation):
    inputs = keras.Input(shape=(784,))
    a = inputs
    for units in hidden:
        a = keras.layers.Dense(units, activation=activation)(a)
    return keras.Model(inputs, keras.layers.Dense(10)(a))
