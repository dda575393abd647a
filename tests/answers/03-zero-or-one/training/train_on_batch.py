# earns 2: a loop of its own over the batches
EPOCHS = 20
curves = Curves(EPOCHS)
model.compile(keras.optimizers.Adam(0.001), "binary_crossentropy", metrics=["accuracy"])
for _ in range(EPOCHS):
    order = rng.permutation(len(x_train))
    for start in range(0, len(order), 32):
        rows = order[start : start + 32]
        model.train_on_batch(x_train[rows], y_train[rows])
