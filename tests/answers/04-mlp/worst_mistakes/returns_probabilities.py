# earns 0: the probabilities instead of the rows
def worst_mistakes(probabilities, labels, k):
    p_true = probabilities[np.arange(len(labels)), labels]
    return np.sort(p_true[probabilities.argmax(axis=1) != labels])[:k]
