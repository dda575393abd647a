# earns 0: counts classes from 1
def one_hot(labels, n_classes):
    table = np.zeros((len(labels), n_classes), dtype=np.float32)
    for i, label in enumerate(labels):
        table[i, label - 1] = 1
    return table
