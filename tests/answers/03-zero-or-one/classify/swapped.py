# earns 0: zeros and ones swapped
def classify(probabilities, threshold=0.5):
    return (probabilities <= threshold).astype("int32")
