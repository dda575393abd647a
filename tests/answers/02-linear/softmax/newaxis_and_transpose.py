# earns 3: restores the axis with newaxis and by transposing
def softmax(z):
    e = tf.exp(z - tf.reduce_max(z, axis=1)[:, tf.newaxis])
    return tf.transpose(tf.transpose(e) / tf.reduce_sum(e, axis=1))
