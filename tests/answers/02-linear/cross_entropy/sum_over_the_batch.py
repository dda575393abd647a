# earns 0: the sum over the images instead of the mean
def cross_entropy(logits, labels):
    z = logits - tf.reduce_max(logits, axis=1, keepdims=True)
    z_true = tf.reduce_sum(z * tf.one_hot(labels, z.shape[1]), axis=1)
    losses = tf.math.log(tf.reduce_sum(tf.exp(z), axis=1)) - z_true
    return tf.reduce_sum(losses)
