# earns 0: ignores the size of a batch
def activations(model, images, batch):
    parts = []
    for start in range(0, len(images), 500):
        parts.append(np.asarray(model(images[start : start + 500, ..., None])))
    return np.concatenate(parts)
