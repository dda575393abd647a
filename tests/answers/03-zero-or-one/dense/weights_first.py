# earns 0: multiplies in the wrong order, which fits only square shapes
def dense(a, W, b):
    return sigmoid(W @ a + b)
