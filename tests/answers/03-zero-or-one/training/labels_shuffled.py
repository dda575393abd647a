# earns 0: shuffles the images without their labels
EPOCHS = 10
curves = Curves(EPOCHS)
model.compile(keras.optimizers.Adam(0.001), "binary_crossentropy", metrics=["accuracy"])
model.fit(x_train[rng.permutation(1000)], y_train, epochs=EPOCHS, verbose=0)
