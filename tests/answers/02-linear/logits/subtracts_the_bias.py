# earns 0: the bias as a threshold, with the wrong sign
def logits(x, W, b):
    return x @ W - b
