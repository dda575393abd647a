# earns 0: True and False instead of 1 and 0
def classify(probabilities, threshold=0.5):
    return probabilities >= threshold
