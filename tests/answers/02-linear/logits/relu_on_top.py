# earns 0: cuts off negative logits
def logits(x, W, b):
    return tf.nn.relu(x @ W + b)
