# earns 1: counts pair by pair
def confusion(labels, predictions):
    matrix = np.zeros((10, 10), dtype=int)
    for true, found in zip(labels, predictions, strict=True):
        matrix[true, found] += 1
    return matrix
