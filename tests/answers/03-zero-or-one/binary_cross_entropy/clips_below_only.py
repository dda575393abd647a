# earns 0: clips p at the lower end only
def binary_cross_entropy(p, y):
    p = np.maximum(p, 1e-7)
    return -np.mean(y * np.log(p) + (1 - y) * np.log(1 - p))
