# earns 0: doesn't ask what is wrong, so it fills up with what is right
def worst_mistakes(probabilities, labels, k):
    p_true = probabilities[np.arange(len(labels)), labels]
    return np.argsort(p_true, kind="stable")[:k]
