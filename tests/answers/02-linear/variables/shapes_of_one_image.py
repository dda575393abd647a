# earns 0: the shapes for one image instead of 64
W = tf.Variable(tf.zeros((784, 10)))
b = tf.Variable(tf.zeros(10))
shapes = "(784,) (784, 10) (10,) (10,)"
