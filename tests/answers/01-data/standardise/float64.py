# earns 1: right values, constant columns too, but float64
def standardise(train, other):
    mean, deviation = train.mean(axis=0), train.std(axis=0)
    deviation[deviation == 0] = 1
    return (train - mean) / deviation, (other.astype(float) - mean) / deviation
