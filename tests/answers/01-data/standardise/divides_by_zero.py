# earns 2: constant columns become nan and inf
def standardise(train, other):
    mean, deviation = train.mean(axis=0), train.std(axis=0)
    return (
        ((train - mean) / deviation).astype(np.float32),
        ((other - mean) / deviation).astype(np.float32),
    )
