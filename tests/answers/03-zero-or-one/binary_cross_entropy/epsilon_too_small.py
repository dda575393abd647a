# earns 0: 1 - 1e-15 is 1 in float32
def binary_cross_entropy(p, y):
    p = np.clip(p, 1e-15, 1 - 1e-15)
    return -np.mean(y * np.log(p) + (1 - y) * np.log(1 - p))
