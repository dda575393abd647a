# earns 0: computes the gradients and doesn't use them
optimizer = keras.optimizers.Adam(learning_rate=0.001)


@tf.function
def train_step(x, y):
    with tf.GradientTape() as tape:
        loss = cross_entropy(logits(x, W, b), y)
    tape.gradient(loss, [W, b])
    return loss
