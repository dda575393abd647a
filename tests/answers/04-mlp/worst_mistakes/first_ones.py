# earns 0: the first k mistakes, unsorted
def worst_mistakes(probabilities, labels, k):
    return np.flatnonzero(probabilities.argmax(axis=1) != labels)[:k]
