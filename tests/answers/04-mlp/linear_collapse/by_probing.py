# earns 2: asks what the two layers make of zero and of each single input
def linear_collapse(W1, b1, W2, b2):
    def both(x):
        return (x @ W1 + b1) @ W2 + b2

    b = both(np.zeros(len(W1)))
    W = [both(one) - b for one in np.eye(len(W1))]
    return W, b
