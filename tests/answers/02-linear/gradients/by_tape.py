# earns 3: lets the tape do it
def gradients(x, y, W, b):
    with tf.GradientTape() as tape:
        loss = cross_entropy(logits(x, W, b), y)
    return tape.gradient(loss, [W, b])
