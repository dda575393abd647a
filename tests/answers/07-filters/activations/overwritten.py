# earns 0: returns the last batch
def activations(model, images, batch):
    for start in range(0, len(images), batch):
        result = np.asarray(model(images[start : start + batch, ..., None]))
    return result
