# earns 0: applies softmax already
def logits(x, W, b):
    return tf.nn.softmax(x @ W + b)
