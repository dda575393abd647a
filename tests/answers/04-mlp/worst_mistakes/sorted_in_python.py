# earns 2: a sorted list
def worst_mistakes(probabilities, labels, k):
    found = probabilities.argmax(axis=1)
    rows = [i for i in range(len(labels)) if found[i] != labels[i]]
    rows.sort(key=lambda i: probabilities[i, labels[i]])
    return np.array(rows[:k], dtype=int)
