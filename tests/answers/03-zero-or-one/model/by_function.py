# earns 2: sigmoids given as functions, built without Input
model = keras.Sequential(
    [
        keras.layers.Dense(25, keras.activations.sigmoid, name="hidden1"),
        keras.layers.Dense(15, keras.activations.sigmoid, name="hidden2"),
        keras.layers.Dense(1, tf.nn.sigmoid, name="output"),
    ],
    name="zero_or_one",
)
model.build((None, 400))
