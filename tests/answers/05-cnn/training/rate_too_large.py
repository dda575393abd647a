# earns 0: a learning rate a hundred times too large
EPOCHS = 1
model = build_cnn()
curves = Curves(EPOCHS)
loss = keras.losses.SparseCategoricalCrossentropy(from_logits=True)
model.compile(keras.optimizers.Adam(0.1), loss, metrics=["accuracy"])
model.fit(x_train[:6400], y_train[:6400], batch_size=128, verbose=0)
