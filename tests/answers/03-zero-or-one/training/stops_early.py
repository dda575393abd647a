# earns 0: stops while the loss still falls: the answers are right, and far from certain
EPOCHS = 4
curves = Curves(EPOCHS)
model.compile(keras.optimizers.Adam(0.001), "binary_crossentropy", metrics=["accuracy"])
model.fit(x_train, y_train, epochs=EPOCHS, callbacks=[curves.callback()], verbose=0)
