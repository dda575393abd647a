# earns 1: divides by the variance, but keeps constant columns finite
def standardise(train, other):
    mean, variance = train.mean(axis=0), train.var(axis=0)
    variance[variance == 0] = 1
    return (
        ((train - mean) / variance).astype(np.float32),
        ((other - mean) / variance).astype(np.float32),
    )
