# earns 0: goes on to the class
def logits(x, W, b):
    return tf.argmax(x @ W + b, axis=1)
