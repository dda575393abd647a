# earns 1: right values in NumPy (the tape can't follow it)
def logits(x, W, b):
    return np.dot(x, np.asarray(W)) + np.asarray(b)
