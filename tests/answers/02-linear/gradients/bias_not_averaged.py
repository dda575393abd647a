# earns 0: dW is a mean, db a sum
def gradients(x, y, W, b):
    error = softmax(logits(x, W, b)) - tf.one_hot(y, b.shape[0])
    return tf.transpose(x) @ error / len(x), tf.reduce_sum(error, axis=0)
