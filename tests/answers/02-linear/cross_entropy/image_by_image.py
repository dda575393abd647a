# earns 3: loops over the images, returns a Python float
def cross_entropy(logits, labels):
    total = 0.0
    for row, label in zip(np.asarray(logits, "float64"), labels, strict=True):
        shifted = row - row.max()
        total += np.log(np.exp(shifted).sum()) - shifted[label]
    return float(total / len(labels))
