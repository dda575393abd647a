# earns 2: right, only slower: no tf.function
optimizer = keras.optimizers.Adam(0.003)


def train_step(x, y):
    with tf.GradientTape(persistent=True) as tape:
        loss = cross_entropy(logits(x, W, b), y)
    optimizer.apply([tape.gradient(loss, W), tape.gradient(loss, b)], [W, b])
    return loss.numpy()
