# earns 0: the bias is a matrix of one row, not a vector
W = tf.Variable(tf.zeros((784, 10)))
b = tf.Variable(tf.zeros((1, 10)))
shapes = "(64, 784) (784, 10) (1, 10) (64, 10)"
