# earns 2: layers added one by one
model = keras.Sequential(name="zero_or_one")
model.add(keras.Input(shape=(400,)))
model.add(keras.layers.Dense(25, activation="sigmoid", name="hidden1"))
model.add(keras.layers.Dense(15, activation="sigmoid", name="hidden2"))
model.add(keras.layers.Dense(1, activation="sigmoid", name="output"))
