# earns 0: always ten classes
def one_hot(labels, n_classes):
    return np.eye(10, dtype=np.float32)[labels]
