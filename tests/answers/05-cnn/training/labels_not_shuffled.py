# earns 0: shuffles the images without their labels
EPOCHS = 1
model = build_cnn()
curves = Curves(EPOCHS)
loss = keras.losses.SparseCategoricalCrossentropy(from_logits=True)
model.compile("adam", loss, metrics=["accuracy"])
order = rng.permutation(8000)
model.fit(x_train[order], y_train[:8000], batch_size=128, verbose=0)
