# earns 3: tf.reduce_logsumexp and tf.gather
def cross_entropy(logits, labels):
    z_true = tf.gather(logits, labels, axis=1, batch_dims=1)
    return tf.reduce_mean(tf.reduce_logsumexp(logits, axis=1) - z_true)
