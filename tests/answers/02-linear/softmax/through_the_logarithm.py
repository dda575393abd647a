# earns 3: exp of the log-probabilities
def softmax(z):
    return tf.exp(z - tf.reduce_logsumexp(z, axis=-1, keepdims=True))
