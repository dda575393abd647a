# earns 0: counts what is right
def confusion(labels, predictions):
    right = labels[labels == predictions]
    return np.diag(np.bincount(right, minlength=10))
