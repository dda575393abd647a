# earns 2: rows of the identity matrix
def one_hot(labels, n_classes):
    return np.eye(n_classes, dtype=np.float32)[np.asarray(labels, dtype=int)]
