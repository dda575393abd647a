# earns 2: np.where
def classify(probabilities, threshold=0.5):
    return np.where(probabilities < threshold, 0, 1)
