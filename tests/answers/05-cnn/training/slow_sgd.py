# earns 0: SGD with a small rate, and stops early
EPOCHS = 1
model = build_cnn()
curves = Curves(EPOCHS)
loss = keras.losses.SparseCategoricalCrossentropy(from_logits=True)
model.compile(keras.optimizers.SGD(0.001), loss, metrics=["accuracy"])
model.fit(x_train[:8000], y_train[:8000], batch_size=128, verbose=0)
