# earns 2: lexsort by row and probability
def worst_mistakes(probabilities, labels, k):
    true = probabilities[range(len(labels)), labels]
    (wrong,) = np.where(np.argmax(probabilities, axis=1) != labels)
    return wrong[np.lexsort((wrong, true[wrong]))[:k]]
