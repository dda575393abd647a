# earns 0: one row per class, as Keras never has it
W = tf.Variable(tf.zeros((10, 784)))
b = tf.Variable(tf.zeros(10))
shapes = "(64, 784) (10, 784) (10,) (64, 10)"
