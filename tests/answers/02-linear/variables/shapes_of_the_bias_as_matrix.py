# earns 0: says that the bias has a row per image
W = tf.Variable(tf.zeros((784, 10)))
b = tf.Variable(tf.zeros(10))
shapes = "(64, 784) (784, 10) (64, 10) (64, 10)"
