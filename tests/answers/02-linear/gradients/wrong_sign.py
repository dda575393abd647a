# earns 0: wanted minus found: uphill
def gradients(x, y, W, b):
    error = tf.one_hot(y, b.shape[0]) - softmax(logits(x, W, b))
    return tf.transpose(x) @ error / len(x), tf.reduce_mean(error, axis=0)
