# earns 0: the mildest mistakes
def worst_mistakes(probabilities, labels, k):
    p_true = probabilities[np.arange(len(labels)), labels]
    wrong = np.flatnonzero(probabilities.argmax(axis=1) != labels)
    return wrong[np.argsort(-p_true[wrong], kind="stable")][:k]
