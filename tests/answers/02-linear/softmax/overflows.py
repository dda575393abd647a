# earns 0: doesn't subtract the maximum
def softmax(z):
    e = tf.exp(z)
    return e / tf.reduce_sum(e, axis=1, keepdims=True)
