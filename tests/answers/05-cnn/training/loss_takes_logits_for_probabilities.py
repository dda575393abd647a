# earns 0: forgets from_logits, so the loss believes that it gets probabilities
EPOCHS = 1
model = build_cnn()
curves = Curves(EPOCHS)
model.compile("adam", "sparse_categorical_crossentropy", metrics=["accuracy"])
model.fit(x_train[:8000], y_train[:8000], batch_size=128, verbose=0)
