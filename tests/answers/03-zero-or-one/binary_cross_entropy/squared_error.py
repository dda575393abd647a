# earns 0: the mean squared error
def binary_cross_entropy(p, y):
    return np.mean((p - y) ** 2)
