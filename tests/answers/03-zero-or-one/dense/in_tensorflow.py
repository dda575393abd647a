# earns 2: with TensorFlow's functions, returns a tensor
def dense(a, W, b):
    return tf.math.sigmoid(tf.matmul(a, W) + b)
