# earns 0: numbers the pairs in uint8, where 30 times 9 is too large
def confusion(labels, predictions):
    pairs = (labels.astype("uint8") * np.uint8(30) + predictions.astype("uint8")).astype(int)
    counts = np.bincount(pairs, minlength=300)
    return counts.reshape(10, 30)[:, :10]
