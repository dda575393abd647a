# earns 0: 784 inputs, as before the crop
model = keras.Sequential(
    [
        keras.Input(shape=(784,)),
        keras.layers.Dense(25, activation="sigmoid", name="hidden1"),
        keras.layers.Dense(15, activation="sigmoid", name="hidden2"),
        keras.layers.Dense(1, activation="sigmoid", name="output"),
    ],
    name="zero_or_one",
)
