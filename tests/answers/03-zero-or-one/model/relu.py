# earns 0: ReLU in the hidden layers
model = keras.Sequential(
    [
        keras.Input(shape=(400,)),
        keras.layers.Dense(25, activation="relu", name="hidden1"),
        keras.layers.Dense(15, activation="relu", name="hidden2"),
        keras.layers.Dense(1, activation="sigmoid", name="output"),
    ],
    name="zero_or_one",
)
