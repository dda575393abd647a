# earns 0: a row for each class found
def confusion(labels, predictions):
    matrix = np.zeros((10, 10), dtype=int)
    np.add.at(matrix, (predictions, labels), 1)
    return matrix
