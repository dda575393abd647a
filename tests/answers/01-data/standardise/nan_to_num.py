# earns 2: nan_to_num hides the division by 0, and inf becomes a huge number
def standardise(train, other):
    mean, deviation = train.mean(axis=0), train.std(axis=0)
    return (
        np.nan_to_num((train - mean) / deviation).astype(np.float32),
        np.nan_to_num((other - mean) / deviation).astype(np.float32),
    )
