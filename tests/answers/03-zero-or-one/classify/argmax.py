# earns 0: argmax over a single column is always 0
def classify(probabilities, threshold=0.5):
    return probabilities.argmax(axis=-1).reshape(probabilities.shape)
