# earns 0: the size depends on the labels
def confusion(labels, predictions):
    n = len(np.unique(labels))
    matrix = np.zeros((n, n), dtype=int)
    np.add.at(matrix, (labels, predictions), 1)
    return matrix
