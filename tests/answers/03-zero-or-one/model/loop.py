# earns 2: layers from a table
layers = [keras.Input(shape=(400,))]
for name, units in {"hidden1": 25, "hidden2": 15, "output": 1}.items():
    layers.append(keras.layers.Dense(units, activation="sigmoid", name=name))
model = keras.Sequential(layers, name="zero_or_one")
