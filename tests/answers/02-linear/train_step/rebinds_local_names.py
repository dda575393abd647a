# earns 0: makes new values instead of changing the variables
optimizer = keras.optimizers.Adam(learning_rate=0.001)


@tf.function
def train_step(x, y):
    new_W, new_b = W, b
    dW, db = gradients(x, y, new_W, new_b)
    new_W = new_W - 0.5 * dW
    new_b = new_b - 0.5 * db
    return cross_entropy(logits(x, new_W, new_b), y)
