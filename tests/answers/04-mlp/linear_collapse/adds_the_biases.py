# earns 0: b1 doesn't go through the second layer
def linear_collapse(W1, b1, W2, b2):
    return W1 @ W2, b1.sum() + b2
