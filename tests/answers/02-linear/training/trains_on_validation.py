# earns 0: trains on the 5,000 validation images
EPOCHS, BATCH = 8, 128
curves = Curves(EPOCHS)
for _ in range(EPOCHS):
    order = rng.permutation(len(x_valid))
    for start in range(0, len(order), BATCH):
        rows = order[start : start + BATCH]
        train_step(x_valid[rows], y_valid[rows])
    train_loss, train_accuracy = evaluate(x_train, y_train)
    valid_loss, valid_accuracy = evaluate(x_valid, y_valid)
    curves.add(
        train_loss=train_loss,
        valid_loss=valid_loss,
        train_accuracy=train_accuracy,
        valid_accuracy=valid_accuracy,
    )
