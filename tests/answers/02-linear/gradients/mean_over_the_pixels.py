# earns 0: divides by the number of pixels
def gradients(x, y, W, b):
    error = softmax(logits(x, W, b)) - tf.one_hot(y, b.shape[0])
    return tf.transpose(x) @ error / x.shape[1], tf.reduce_mean(error, axis=0)
