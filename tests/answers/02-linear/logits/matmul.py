# earns 1: tf.matmul and tf.add
def logits(x, W, b):
    return tf.add(tf.matmul(x, W), b)
