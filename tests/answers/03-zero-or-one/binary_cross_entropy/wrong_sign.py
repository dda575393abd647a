# earns 0: forgets the minus
def binary_cross_entropy(p, y):
    p = np.clip(p, 1e-7, 1 - 1e-7)
    return np.mean(y * np.log(p) + (1 - y) * np.log(1 - p))
