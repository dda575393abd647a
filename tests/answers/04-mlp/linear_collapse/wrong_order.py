# earns 0: W2 @ W1, which only fits when all sizes are equal
def linear_collapse(W1, b1, W2, b2):
    return W2 @ W1, b1 @ W2 + b2
