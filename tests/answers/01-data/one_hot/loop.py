# earns 2: a loop over the labels
def one_hot(labels, n_classes):
    table = np.zeros((len(labels), n_classes), dtype="float32")
    for i in range(len(labels)):
        table[i][labels[i]] = 1.0
    return table
