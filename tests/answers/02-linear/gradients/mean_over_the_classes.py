# earns 0: divides by the number of classes instead of images
def gradients(x, y, W, b):
    k = b.shape[0]
    error = softmax(logits(x, W, b)) - tf.one_hot(y, k)
    return tf.transpose(x) @ error / k, tf.reduce_sum(error, axis=0) / k
