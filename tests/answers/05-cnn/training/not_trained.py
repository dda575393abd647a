# earns 0: compiles and stops there
EPOCHS = 5
model = build_cnn()
curves = Curves(EPOCHS)
model.compile("adam", keras.losses.SparseCategoricalCrossentropy(from_logits=True))
