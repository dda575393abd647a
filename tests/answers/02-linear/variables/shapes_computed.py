# earns 1: lets the shapes be computed
W = tf.Variable(tf.zeros((784, 10)))
b = tf.Variable(tf.zeros(10))
x64 = x_train[:64]
shapes = f"{x64.shape} {W.shape} {b.shape} {(x64 @ W + b).shape}"
