# earns 0: one column a label instead of one row
def one_hot(labels, n_classes):
    return np.eye(n_classes, dtype=np.float32)[:, labels]
