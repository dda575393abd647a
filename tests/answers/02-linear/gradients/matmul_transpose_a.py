# earns 3: tf.matmul with transpose_a, the mean taken first
def gradients(x, y, W, b):
    n = tf.cast(tf.shape(x)[0], tf.float32)
    error = (softmax(logits(x, W, b)) - tf.one_hot(y, b.shape[0])) / n
    return tf.matmul(x, error, transpose_a=True), tf.reduce_sum(error, axis=0)
