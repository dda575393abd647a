# earns 0: positions among the mistakes, not rows
def worst_mistakes(probabilities, labels, k):
    p_true = probabilities[np.arange(len(labels)), labels]
    wrong = np.flatnonzero(probabilities.argmax(axis=1) != labels)
    return np.argsort(p_true[wrong], kind="stable")[:k]
