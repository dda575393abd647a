# earns 0: ignores its arguments
optimizer = keras.optimizers.Adam(learning_rate=0.001)


@tf.function
def train_step(x, y):
    with tf.GradientTape() as tape:
        loss = cross_entropy(logits(x_train[:128], W, b), y_train[:128])
    optimizer.apply(tape.gradient(loss, [W, b]), [W, b])
    return loss
