# earns 1: the functional way
def repaired_cnn():
    layers = keras.layers
    inputs = keras.Input((28, 28, 1))
    z = layers.ReLU()(layers.Conv2D(8, 5, strides=2)(inputs))
    z = layers.ReLU()(layers.Conv2D(16, 3)(z))
    z = layers.Flatten()(layers.MaxPooling2D(2)(z))
    z = layers.ReLU()(layers.Dense(32)(z))
    return keras.Model(inputs, layers.Dense(10)(z))
