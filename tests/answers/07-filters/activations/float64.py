# earns 0: an array of float64, twice the memory
def activations(model, images, batch):
    result = np.zeros((len(images), 9, 9, 25))
    for start in range(0, len(images), batch):
        result[start : start + batch] = model(images[start : start + batch, ..., None])
    return result
