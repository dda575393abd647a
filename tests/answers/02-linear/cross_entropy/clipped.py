# earns 0: finite, but a loss of 2000 becomes 16
def cross_entropy(logits, labels):
    p = tf.clip_by_value(softmax(logits), 1e-7, 1.0)
    p_true = tf.reduce_sum(p * tf.one_hot(labels, p.shape[1]), axis=1)
    return tf.reduce_mean(-tf.math.log(p_true))
