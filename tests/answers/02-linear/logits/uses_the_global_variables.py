# earns 0: ignores its arguments
def logits(x, weights, bias):
    return x @ W + b
