# earns 2: the largest loss first, what is right last
def worst_mistakes(probabilities, labels, k):
    p_true = np.take_along_axis(probabilities, labels[:, None], axis=1)[:, 0]
    wrong = probabilities.argmax(axis=1) != labels
    order = np.argsort(np.where(wrong, p_true, 2.0), kind="stable")
    return order[: min(k, wrong.sum())]
