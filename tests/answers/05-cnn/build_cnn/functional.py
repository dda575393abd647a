# earns 4: the functional way
def build_cnn():
    layers = keras.layers
    inputs = keras.Input(shape=(28, 28, 1))
    z = layers.Conv2D(25, (12, 12), (2, 2), "valid", activation="relu", name="conv1")(inputs)
    z = layers.Conv2D(64, (5, 5), padding="same", activation="relu", name="conv2")(z)
    z = layers.MaxPooling2D((2, 2), strides=2, name="pool")(z)
    z = layers.Flatten(name="flatten")(z)
    z = layers.Dense(1024, activation="relu", name="hidden")(z)
    z = layers.Dropout(0.5, name="dropout")(z)
    return keras.Model(inputs, layers.Dense(10, name="logits")(z))
