# earns 4: layer by layer, weights and biases that begin as in the older course
def build_cnn():
    start = {
        "kernel_initializer": keras.initializers.TruncatedNormal(stddev=0.05, seed=1),
        "bias_initializer": keras.initializers.Constant(0.1),
    }
    relu = keras.activations.relu
    network = keras.Sequential(name="cnn")
    network.add(keras.Input((28, 28, 1)))
    network.add(keras.layers.Conv2D(25, 12, 2, activation=relu, name="conv1", **start))
    network.add(
        keras.layers.Conv2D(64, 5, padding="same", activation=relu, name="conv2", **start)
    )
    network.add(keras.layers.MaxPool2D(name="pool"))
    network.add(keras.layers.Flatten(name="flatten"))
    network.add(keras.layers.Dense(1024, activation=tf.nn.relu, name="hidden", **start))
    network.add(keras.layers.Dropout(rate=0.5, name="dropout"))
    network.add(keras.layers.Dense(10, activation="linear", name="logits", **start))
    return network
