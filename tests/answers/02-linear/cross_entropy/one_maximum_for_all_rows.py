# earns 0: the maximum of the whole batch: log 0 in rows far below it
def cross_entropy(logits, labels):
    z = logits - tf.reduce_max(logits)
    z_true = tf.reduce_sum(z * tf.one_hot(labels, z.shape[1]), axis=1)
    losses = tf.math.log(tf.reduce_sum(tf.exp(z), axis=1)) - z_true
    return tf.reduce_mean(losses)
