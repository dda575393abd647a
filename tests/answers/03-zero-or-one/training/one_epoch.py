# earns 0: a single epoch
EPOCHS = 1
curves = Curves(EPOCHS)
model.compile(keras.optimizers.Adam(0.001), "binary_crossentropy", metrics=["accuracy"])
model.fit(x_train, y_train, epochs=EPOCHS, callbacks=[curves.callback()], verbose=0)
