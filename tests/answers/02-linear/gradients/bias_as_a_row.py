# earns 0: db keeps the axis of the images
def gradients(x, y, W, b):
    error = softmax(logits(x, W, b)) - tf.one_hot(y, b.shape[0])
    return tf.transpose(x) @ error / len(x), tf.reduce_mean(error, axis=0, keepdims=True)
