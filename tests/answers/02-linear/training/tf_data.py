# earns 2: batches and shuffling by tf.data
EPOCHS, BATCH = 8, 128
curves = Curves(EPOCHS)
data = tf.data.Dataset.from_tensor_slices((x_train, y_train))
for _ in range(EPOCHS):
    for x_batch, y_batch in data.shuffle(10000).batch(BATCH):
        train_step(x_batch, y_batch)
    train_loss, train_accuracy = evaluate(x_train, y_train)
    valid_loss, valid_accuracy = evaluate(x_valid, y_valid)
    curves.add(
        train_loss=train_loss,
        valid_loss=valid_loss,
        train_accuracy=train_accuracy,
        valid_accuracy=valid_accuracy,
    )
