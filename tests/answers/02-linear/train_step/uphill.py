# earns 0: adds the gradient
optimizer = keras.optimizers.Adam(learning_rate=0.001)


@tf.function
def train_step(x, y):
    dW, db = gradients(x, y, W, b)
    loss = cross_entropy(logits(x, W, b), y)
    W.assign_add(0.1 * dW)
    b.assign_add(0.1 * db)
    return loss
