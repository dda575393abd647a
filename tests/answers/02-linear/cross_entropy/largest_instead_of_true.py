# earns 0: uses the class that was found, not the label
def cross_entropy(logits, labels):
    z = logits - tf.reduce_max(logits, axis=1, keepdims=True)
    return tf.reduce_mean(tf.math.log(tf.reduce_sum(tf.exp(z), axis=1)))
