# earns 0: log of the sum without subtracting the maximum
def cross_entropy(logits, labels):
    z_true = tf.reduce_sum(logits * tf.one_hot(labels, logits.shape[1]), axis=1)
    return tf.reduce_mean(tf.math.log(tf.reduce_sum(tf.exp(logits), axis=1)) - z_true)
