# earns 0: int64 instead of float32
def one_hot(labels, n_classes):
    table = np.zeros((len(labels), n_classes), dtype=int)
    table[np.arange(len(labels)), labels] = 1
    return table
