# earns 0: adds the second bias to the first before the second layer
def linear_collapse(W1, b1, W2, b2):
    return W1 @ W2, (b1 + b2.mean()) @ W2
