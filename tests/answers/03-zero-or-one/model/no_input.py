# earns 0: does not say how many inputs there are, so there are no weights yet
model = keras.Sequential(
    [
        keras.layers.Dense(25, activation="sigmoid", name="hidden1"),
        keras.layers.Dense(15, activation="sigmoid", name="hidden2"),
        keras.layers.Dense(1, activation="sigmoid", name="output"),
    ],
    name="zero_or_one",
)
