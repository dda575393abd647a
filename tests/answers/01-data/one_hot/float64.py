# earns 0: float64 instead of float32
def one_hot(labels, n_classes):
    return np.eye(n_classes)[labels]
