# earns 3: adds layers one by one, with names, activation as a layer of its own
def build_mlp(hidden, activation):
    model = keras.Sequential(name="mlp")
    model.add(keras.layers.InputLayer(shape=(784,)))
    for i, units in enumerate(hidden, start=1):
        model.add(keras.layers.Dense(units, name=f"hidden_{i}"))
        model.add(keras.layers.Activation(activation))
    model.add(keras.layers.Dense(10, activation="linear", name="logits"))
    return model
