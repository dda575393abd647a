# earns 0: compiles and does not train
EPOCHS = 20
curves = Curves(EPOCHS)
model.compile(keras.optimizers.Adam(0.001), "binary_crossentropy", metrics=["accuracy"])
