# earns 0: loses the shape
def classify(probabilities, threshold=0.5):
    return np.array([int(p >= threshold) for p in probabilities.ravel()])
