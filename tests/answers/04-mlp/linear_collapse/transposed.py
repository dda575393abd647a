# earns 0: a row per output
def linear_collapse(W1, b1, W2, b2):
    return W2.T @ W1.T, W2.T @ b1 + b2
