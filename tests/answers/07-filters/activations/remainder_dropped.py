# earns 0: the last, smaller batch is missing
def activations(model, images, batch):
    parts = []
    for i in range(len(images) // batch):
        parts.append(np.asarray(model(images[i * batch : (i + 1) * batch, ..., None])))
    return np.concatenate(parts)
