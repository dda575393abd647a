# earns 0: clips at 50 instead of subtracting: 1000 and 999 become equal
def softmax(z):
    e = tf.exp(tf.clip_by_value(z, -50.0, 50.0))
    return e / tf.reduce_sum(e, axis=1, keepdims=True)
