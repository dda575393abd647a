# earns 0: sorts the labels to balance the classes, so batches hold one class each
EPOCHS, BATCH = 8, 128
curves = Curves(EPOCHS)
for _ in range(EPOCHS):
    order = np.argsort(y_train)
    for start in range(0, len(order), BATCH):
        rows = order[start : start + BATCH]
        train_step(x_train[rows], y_train[rows])
    train_loss, train_accuracy = evaluate(x_train, y_train)
    valid_loss, valid_accuracy = evaluate(x_valid, y_valid)
    curves.add(
        train_loss=train_loss,
        valid_loss=valid_loss,
        train_accuracy=train_accuracy,
        valid_accuracy=valid_accuracy,
    )
