# earns 0: b of shape (1, k)
def linear_collapse(W1, b1, W2, b2):
    return W1 @ W2, b1[None] @ W2 + b2
