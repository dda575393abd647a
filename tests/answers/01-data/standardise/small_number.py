# earns 2: a small number in the denominator makes constant columns huge in other
def standardise(train, other):
    mean, deviation = train.mean(axis=0), train.std(axis=0) + 1e-8
    return (
        ((train - mean) / deviation).astype(np.float32),
        ((other - mean) / deviation).astype(np.float32),
    )
