# earns 0: works for one layer only
def activations(model, images, batch):
    result = np.zeros((len(images), 9, 9, 25), dtype=np.float32)
    for start in range(0, len(images), batch):
        result[start : start + batch] = model(images[start : start + batch, ..., None])
    return result
