# earns 1: float32 zeros made by NumPy
W = tf.Variable(np.zeros((784, 10), dtype="float32"))
b = tf.Variable(np.zeros((10,), dtype="float32"))
shapes = "(64, 784) (784, 10) (10,) (64, 10)"
