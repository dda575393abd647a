# earns 0: ten separate sigmoids, then normalised
def softmax(z):
    s = tf.sigmoid(z)
    return s / tf.reduce_sum(s, axis=1, keepdims=True)
