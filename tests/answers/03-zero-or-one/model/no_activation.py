# earns 0: forgets the activations
model = keras.Sequential(
    [
        keras.Input(shape=(400,)),
        keras.layers.Dense(25, name="hidden1"),
        keras.layers.Dense(15, name="hidden2"),
        keras.layers.Dense(1, name="output"),
    ],
    name="zero_or_one",
)
