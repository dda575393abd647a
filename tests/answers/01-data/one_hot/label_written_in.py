# earns 0: writes the label where the 1 should stand
def one_hot(labels, n_classes):
    table = np.zeros((len(labels), n_classes), dtype=np.float32)
    for i, label in enumerate(labels):
        table[i, label] = label
    return table
