# earns 3: image by image, in Python's floats
def binary_cross_entropy(p, y):
    total = 0.0
    for pi, yi in zip(p.ravel(), y.ravel(), strict=True):
        pi = min(max(float(pi), 1e-7), 1 - 1e-7)
        total -= np.log(pi) if yi == 1 else np.log(1 - pi)
    return total / len(p)
