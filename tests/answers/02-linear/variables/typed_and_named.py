# earns 1: says type and name; other spaces in the string
W = tf.Variable(tf.zeros([784, 10], tf.float32), name="W")
b = tf.Variable([0.0] * 10, name="b")
shapes = "(64,784) (784,10) (10,) (64,10)"
