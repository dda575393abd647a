# earns 2: sets constant columns to 0 in both, instead of dividing by 1
def standardise(train, other):
    mean, deviation = train.mean(axis=0), train.std(axis=0)
    constant = deviation == 0
    deviation[constant] = 1
    z_train = ((train - mean) / deviation).astype(np.float32)
    z_other = ((other - mean) / deviation).astype(np.float32)
    z_train[:, constant] = 0
    z_other[:, constant] = 0
    return z_train, z_other
