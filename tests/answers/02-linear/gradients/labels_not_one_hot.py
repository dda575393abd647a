# earns 0: subtracts the class number instead of the one-hot label
def gradients(x, y, W, b):
    error = softmax(logits(x, W, b)) - y[:, None]
    return tf.transpose(x) @ error / len(x), tf.reduce_mean(error, axis=0)
