# earns 0: tensors, which training can't change
W = tf.zeros((784, 10))
b = tf.zeros(10)
shapes = "(64, 784) (784, 10) (10,) (64, 10)"
