# earns 0: written for a single probability
def classify(probabilities, threshold=0.5):
    if probabilities >= threshold:
        return 1
    return 0
