# earns 0: counts the classes that occur instead of n_classes
def one_hot(labels, n_classes):
    return np.eye(labels.max() + 1, dtype=np.float32)[labels]
