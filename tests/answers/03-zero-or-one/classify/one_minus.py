# earns 2: one minus those below
def classify(probabilities, threshold=0.5):
    return 1 - (probabilities < threshold)
