# earns 0: NumPy's trap
def confusion(labels, predictions):
    matrix = np.zeros((10, 10), dtype=int)
    matrix[labels, predictions] += 1
    return matrix
