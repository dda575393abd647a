# earns 0: standardises the other data with its own mean and deviation
def standardise(train, other):
    results = []
    for x in (train, other):
        deviation = x.std(axis=0)
        deviation[deviation == 0] = 1
        results.append(((x - x.mean(axis=0)) / deviation).astype(np.float32))
    return results[0], results[1]
