# earns 0: plain SGD with Adam's learning rate
EPOCHS = 10
curves = Curves(EPOCHS)
model.compile(keras.optimizers.SGD(0.001), "binary_crossentropy", metrics=["accuracy"])
model.fit(x_train, y_train, epochs=EPOCHS, callbacks=[curves.callback()], verbose=0)
