# earns 0: returns db first
def gradients(x, y, W, b):
    error = softmax(logits(x, W, b)) - tf.one_hot(y, b.shape[0])
    return tf.reduce_mean(error, axis=0), tf.transpose(x) @ error / len(x)
