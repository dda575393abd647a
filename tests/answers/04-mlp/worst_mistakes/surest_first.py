# earns 0: sorts by the probability of the class found
def worst_mistakes(probabilities, labels, k):
    wrong = np.flatnonzero(probabilities.argmax(axis=1) != labels)
    return wrong[np.argsort(-probabilities.max(axis=1)[wrong], kind="stable")][:k]
