# earns 4: three layers of tanh, Keras's functional interface, without curves
inputs = keras.Input((784,))
a = inputs
for units in (160, 80, 40):
    a = keras.layers.Dense(units, "tanh")(a)
model = keras.Model(inputs, keras.layers.Dense(10)(a))
model.compile(keras.optimizers.Adam(0.002), cross_entropy, metrics=["accuracy"])
_history = model.fit(x_train, y_train, batch_size=128, epochs=4, verbose=0)
