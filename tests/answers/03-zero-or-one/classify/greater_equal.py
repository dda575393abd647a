# earns 2: as a ufunc, in eight bits
def classify(probabilities, threshold=0.5):
    return np.greater_equal(probabilities, threshold).astype("int8")
