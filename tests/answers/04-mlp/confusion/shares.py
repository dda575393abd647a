# earns 0: shares instead of numbers
def confusion(labels, predictions):
    matrix = np.zeros((10, 10))
    np.add.at(matrix, (labels, predictions), 1)
    return matrix / len(labels)
