# earns 0: trains on the first 500 rows, which are all zeros
EPOCHS = 10
curves = Curves(EPOCHS)
model.compile(keras.optimizers.Adam(0.001), "binary_crossentropy", metrics=["accuracy"])
model.fit(x_train[:500], y_train[:500], epochs=EPOCHS, verbose=0)
