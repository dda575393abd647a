# earns 3: makes the array first, from the shape of one answer, and fills it
def activations(model, images, batch):
    shape = np.asarray(model(images[:1, ..., None])).shape[1:]
    result = np.empty((len(images), *shape), dtype=np.float32)
    for start in range(0, len(images), batch):
        result[start : start + batch] = model(images[start : start + batch, ..., None])
    return result
