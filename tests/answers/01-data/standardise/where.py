# earns 3: np.where instead of setting entries
def standardise(train, other):
    mean = np.mean(train, axis=0)
    std = np.std(train, axis=0)
    std = np.where(std > 0, std, 1.0)
    return np.float32((train - mean) / std), np.float32((other - mean) / std)
