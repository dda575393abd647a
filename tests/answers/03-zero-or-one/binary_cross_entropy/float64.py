# earns 3: clips in double precision
def binary_cross_entropy(p, y):
    p = np.clip(np.asarray(p, dtype="float64"), 1e-7, 1 - 1e-7)
    return float(np.mean(-y * np.log(p) - (1 - y) * np.log1p(-p)))
