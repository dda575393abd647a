# earns 0: NumPy's default type instead of float32
W = tf.Variable(np.zeros((784, 10)))
b = tf.Variable(np.zeros(10))
shapes = "(64, 784) (784, 10) (10,) (64, 10)"
