# earns 0: forgets softmax
def gradients(x, y, W, b):
    error = logits(x, W, b) - tf.one_hot(y, b.shape[0])
    return tf.transpose(x) @ error / len(x), tf.reduce_mean(error, axis=0)
