# earns 4: SGD with momentum, a little dropout
EPOCHS = 4
curves = Curves(EPOCHS)
model = keras.Sequential(
    [
        keras.Input((784,)),
        keras.layers.Dense(192, "relu"),
        keras.layers.Dropout(0.1),
        keras.layers.Dense(96, "relu"),
        keras.layers.Dense(10),
    ]
)
model.compile(keras.optimizers.SGD(0.1, momentum=0.8), cross_entropy, metrics=["accuracy"])
model.fit(
    x_train,
    y_train,
    batch_size=100,
    epochs=EPOCHS,
    validation_data=(x_valid, y_valid),
    callbacks=[curves.callback()],
    verbose=0,
)
