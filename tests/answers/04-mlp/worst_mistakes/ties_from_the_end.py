# earns 0: reverses a rising order, so equal mistakes come last row first
def worst_mistakes(probabilities, labels, k):
    p_true = probabilities[np.arange(len(labels)), labels]
    wrong = np.flatnonzero(probabilities.argmax(axis=1) != labels)
    return wrong[np.argsort(1 - p_true[wrong], kind="stable")[::-1]][:k]
