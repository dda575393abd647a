# earns 0: a layer that can't be trained
model = keras.Sequential(
    [
        keras.Input(shape=(400,)),
        keras.layers.Dense(25, activation="sigmoid", name="hidden1", trainable=False),
        keras.layers.Dense(15, activation="sigmoid", name="hidden2"),
        keras.layers.Dense(1, activation="sigmoid", name="output"),
    ],
    name="zero_or_one",
)
