# earns 0: statistics of both together, so that the other data leaks
def standardise(train, other):
    both = np.concatenate([train, other])
    mean, deviation = both.mean(axis=0), both.std(axis=0)
    deviation[deviation == 0] = 1
    return (
        ((train - mean) / deviation).astype(np.float32),
        ((other - mean) / deviation).astype(np.float32),
    )
