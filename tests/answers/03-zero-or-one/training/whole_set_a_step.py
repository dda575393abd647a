# earns 0: one step an epoch
EPOCHS = 20
curves = Curves(EPOCHS)
model.compile(keras.optimizers.Adam(0.001), "binary_crossentropy", metrics=["accuracy"])
model.fit(x_train, y_train, batch_size=1000, epochs=EPOCHS, verbose=0)
