# earns 0: half of the rows set aside by fit, so it learns from zeros only
EPOCHS = 10
curves = Curves(EPOCHS)
model.compile(keras.optimizers.Adam(0.001), "binary_crossentropy", metrics=["accuracy"])
model.fit(x_train, y_train, epochs=EPOCHS, validation_split=0.5, verbose=0)
