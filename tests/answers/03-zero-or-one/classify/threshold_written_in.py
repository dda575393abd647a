# earns 0: ignores the argument
def classify(probabilities, threshold=0.5):
    return (probabilities >= 0.5).astype("int32")
