# earns 0: variables that the tape ignores
W = tf.Variable(tf.zeros((784, 10)), trainable=False)
b = tf.Variable(tf.zeros(10), trainable=False)
shapes = "(64, 784) (784, 10) (10,) (64, 10)"
