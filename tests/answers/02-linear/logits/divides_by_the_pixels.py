# earns 0: divides by the number of pixels
def logits(x, W, b):
    return x @ W / x.shape[1] + b
