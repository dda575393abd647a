# earns 0: for three layers only
def forward(x, weights):
    W1, b1, W2, b2, W3, b3 = weights
    return dense(dense(dense(x, W1, b1), W2, b2), W3, b3)
