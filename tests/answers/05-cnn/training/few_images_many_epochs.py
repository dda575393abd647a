# earns 0: learns 300 images by heart
EPOCHS = 15
model = build_cnn()
curves = Curves(EPOCHS)
loss = keras.losses.SparseCategoricalCrossentropy(from_logits=True)
model.compile("adam", loss, metrics=["accuracy"])
model.fit(x_train[:300], y_train[:300], batch_size=50, epochs=EPOCHS, verbose=0)
