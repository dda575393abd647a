# earns 0: one mean and one deviation for all columns
def standardise(train, other):
    mean, deviation = train.mean(), train.std()
    return (
        ((train - mean) / deviation).astype(np.float32),
        ((other - mean) / deviation).astype(np.float32),
    )
