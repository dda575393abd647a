# earns 0: clips at 0.001
def binary_cross_entropy(p, y):
    p = np.clip(p, 0.001, 0.999)
    return -np.mean(y * np.log(p) + (1 - y) * np.log(1 - p))
