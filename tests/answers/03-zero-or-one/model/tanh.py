# earns 0: tanh in one hidden layer, the other of the two curves that look like an S
model = keras.Sequential(
    [
        keras.Input(shape=(400,)),
        keras.layers.Dense(25, activation="sigmoid", name="hidden1"),
        keras.layers.Dense(15, activation="tanh", name="hidden2"),
        keras.layers.Dense(1, activation="sigmoid", name="output"),
    ],
    name="zero_or_one",
)
