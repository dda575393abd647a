# earns 0: no bias
def logits(x, W, b):
    return x @ W
