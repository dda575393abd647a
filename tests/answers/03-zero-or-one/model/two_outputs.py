# earns 0: an output for each class
model = keras.Sequential(
    [
        keras.Input(shape=(400,)),
        keras.layers.Dense(25, activation="sigmoid", name="hidden1"),
        keras.layers.Dense(15, activation="sigmoid", name="hidden2"),
        keras.layers.Dense(2, activation="sigmoid", name="output"),
    ],
    name="zero_or_one",
)
