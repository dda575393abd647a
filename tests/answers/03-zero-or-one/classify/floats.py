# earns 0: 1.0 and 0.0 instead of whole numbers
def classify(probabilities, threshold=0.5):
    return (probabilities >= threshold).astype("float32")
