# earns 3: column by column, as a beginner may
def standardise(train, other):
    new_train = np.zeros(train.shape, dtype=np.float32)
    new_other = np.zeros(other.shape, dtype=np.float32)
    for j in range(train.shape[1]):
        mean = train[:, j].mean()
        std = train[:, j].std()
        if std == 0:
            std = 1
        new_train[:, j] = (train[:, j] - mean) / std
        new_other[:, j] = (other[:, j] - mean) / std
    return new_train, new_other
