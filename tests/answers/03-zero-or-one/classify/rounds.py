# earns 0: rounds, which has no threshold and rounds 0.5 to 0
def classify(probabilities, threshold=0.5):
    return np.round(probabilities).astype("int32")
