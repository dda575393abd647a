# earns 0: gradient of the squared error through softmax
def gradients(x, y, W, b):
    p = softmax(logits(x, W, b))
    error = p * (1 - p) * (p - tf.one_hot(y, b.shape[0]))
    return tf.transpose(x) @ error / len(x), tf.reduce_mean(error, axis=0)
