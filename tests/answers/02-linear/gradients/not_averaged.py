# earns 0: sums over the images
def gradients(x, y, W, b):
    error = softmax(logits(x, W, b)) - tf.one_hot(y, b.shape[0])
    return tf.transpose(x) @ error, tf.reduce_sum(error, axis=0)
