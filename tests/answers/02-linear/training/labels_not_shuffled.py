# earns 0: shuffles the images without their labels
EPOCHS, BATCH = 8, 128
curves = Curves(EPOCHS)
for _ in range(EPOCHS):
    order = rng.permutation(len(x_train))
    for start in range(0, len(order), BATCH):
        rows = order[start : start + BATCH]
        train_step(x_train[rows], y_train[start : start + BATCH])
    train_loss, train_accuracy = evaluate(x_train, y_train)
    valid_loss, valid_accuracy = evaluate(x_valid, y_valid)
    curves.add(
        train_loss=train_loss,
        valid_loss=valid_loss,
        train_accuracy=train_accuracy,
        valid_accuracy=valid_accuracy,
    )
