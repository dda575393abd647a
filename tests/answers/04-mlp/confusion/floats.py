# earns 0: counts as floats
def confusion(labels, predictions):
    matrix = np.zeros((10, 10))
    np.add.at(matrix, (labels, predictions), 1)
    return matrix
