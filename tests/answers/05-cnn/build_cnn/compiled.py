# earns 4: compiled at once, sizes from a loop
def build_cnn():
    layers = [keras.Input((28, 28, 1))]
    for name, filters, size, options in (
        ("conv1", 25, 12, {"strides": 2}),
        ("conv2", 64, 5, {"padding": "same"}),
    ):
        layers.append(
            keras.layers.Conv2D(filters, size, activation="relu", name=name, **options)
        )
    layers += [
        keras.layers.MaxPooling2D(2, padding="valid", name="pool"),
        keras.layers.Flatten(name="flatten"),
        keras.layers.Dense(1024, "relu", name="hidden"),
        keras.layers.Dropout(0.5, name="dropout"),
        keras.layers.Dense(10, name="logits"),
    ]
    network = keras.Sequential(layers)
    network.compile("adam", keras.losses.SparseCategoricalCrossentropy(from_logits=True))
    return network
