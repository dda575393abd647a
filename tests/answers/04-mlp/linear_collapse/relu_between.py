# earns 0: ReLU on the weights, as if the layers were not linear
def linear_collapse(W1, b1, W2, b2):
    return np.maximum(W1, 0) @ W2, np.maximum(b1, 0) @ W2 + b2
