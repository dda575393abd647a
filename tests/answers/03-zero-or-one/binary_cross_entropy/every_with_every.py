# earns 0: a column and a row, so every image meets every label
def binary_cross_entropy(p, y):
    p, y = np.clip(p, 1e-7, 1 - 1e-7), y.ravel()
    return -np.mean(y * np.log(p) + (1 - y) * np.log(1 - p))
