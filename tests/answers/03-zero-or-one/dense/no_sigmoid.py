# earns 0: stops at the logits
def dense(a, W, b):
    return a @ W + b
