# earns 3: divides by 0 with a warning and repairs the result afterwards
def standardise(train, other):
    train, other = train.astype(np.float32), other.astype(np.float32)
    mean, std = train.mean(axis=0), train.std(axis=0)
    scaled = [
        np.where(std == 0, x - mean, (x - mean) / std).astype(np.float32)
        for x in (train, other)
    ]
    return scaled[0], scaled[1]
