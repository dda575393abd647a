# earns 0: averages over images and classes, so it's ten times too small
def cross_entropy(logits, labels):
    z = logits - tf.reduce_max(logits, axis=1, keepdims=True)
    log_p = z - tf.math.log(tf.reduce_sum(tf.exp(z), axis=1, keepdims=True))
    return -tf.reduce_mean(tf.one_hot(labels, z.shape[1]) * log_p)
