# earns 0: no names
model = keras.Sequential(
    [
        keras.Input(shape=(400,)),
        keras.layers.Dense(25, activation="sigmoid"),
        keras.layers.Dense(15, activation="sigmoid"),
        keras.layers.Dense(1, activation="sigmoid"),
    ]
)
