# earns 0: no loop over the batches: 8 steps on the first rows
EPOCHS, BATCH = 8, 128
curves = Curves(EPOCHS)
for _ in range(EPOCHS):
    train_step(x_train[:BATCH], y_train[:BATCH])
    train_loss, train_accuracy = evaluate(x_train, y_train)
    valid_loss, valid_accuracy = evaluate(x_valid, y_valid)
    curves.add(
        train_loss=train_loss,
        valid_loss=valid_loss,
        train_accuracy=train_accuracy,
        valid_accuracy=valid_accuracy,
    )
