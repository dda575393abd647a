# earns 3: picks the probability of the true class, then one logarithm
def binary_cross_entropy(p, y):
    p_true = np.where(y == 1, p, 1 - p)
    return -np.log(np.clip(p_true, 1e-7, 1 - 1e-7)).mean()
