# earns 0: softmax over a single neuron, which is always 1
model = keras.Sequential(
    [
        keras.Input(shape=(400,)),
        keras.layers.Dense(25, activation="sigmoid", name="hidden1"),
        keras.layers.Dense(15, activation="sigmoid", name="hidden2"),
        keras.layers.Dense(1, activation="softmax", name="output"),
    ],
    name="zero_or_one",
)
