# earns 2: the older name, with pairs
optimizer = keras.optimizers.Adam(learning_rate=0.001)


@tf.function
def train_step(x, y):
    with tf.GradientTape() as tape:
        loss = cross_entropy(logits(x, W, b), y)
    dW, db = tape.gradient(loss, [W, b])
    optimizer.apply_gradients([(dW, W), (db, b)])
    return loss
