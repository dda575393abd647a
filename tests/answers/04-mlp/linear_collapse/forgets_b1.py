# earns 0: the bias of the first layer is lost
def linear_collapse(W1, b1, W2, b2):
    return W1 @ W2, b2
