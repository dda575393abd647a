# earns 0: returns W alone
def linear_collapse(W1, b1, W2, b2):
    return W1 @ W2
