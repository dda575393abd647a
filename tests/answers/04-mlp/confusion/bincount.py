# earns 1: numbers the pairs
def confusion(labels, predictions):
    pairs = labels.astype(int) * 10 + predictions
    return np.bincount(pairs, minlength=100).reshape(10, 10)
