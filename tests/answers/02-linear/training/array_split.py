# earns 2: batches by array_split, losses collected and averaged
EPOCHS, BATCH = 8, 128
curves = Curves(EPOCHS)
for _ in range(EPOCHS):
    batches = np.array_split(rng.permutation(len(x_train)), len(x_train) // BATCH)
    losses = [float(train_step(x_train[r], y_train[r])) for r in batches]
    valid_loss, valid_accuracy = evaluate(x_valid, y_valid)
    curves.add(
        train_loss=np.average(losses, weights=[len(r) for r in batches]),
        valid_loss=valid_loss,
        train_accuracy=evaluate(x_train, y_train)[1],
        valid_accuracy=valid_accuracy,
    )
