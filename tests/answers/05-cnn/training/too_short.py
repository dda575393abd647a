# earns 0: ten steps
EPOCHS = 1
model = build_cnn()
curves = Curves(EPOCHS)
loss = keras.losses.SparseCategoricalCrossentropy(from_logits=True)
model.compile("adam", loss, metrics=["accuracy"])
model.fit(x_train[:1280], y_train[:1280], batch_size=128, verbose=0)
