# earns 0: takes p for the probability of a zero
def binary_cross_entropy(p, y):
    p = np.clip(p, 1e-7, 1 - 1e-7)
    return -np.mean((1 - y) * np.log(p) + y * np.log(1 - p))
