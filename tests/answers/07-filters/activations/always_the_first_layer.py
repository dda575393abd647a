# earns 0: ignores the model that is given
def activations(model, images, batch):
    parts = []
    for start in range(0, len(images), batch):
        parts.append(np.asarray(first_layer(images[start : start + batch, ..., None])))
    return np.concatenate(parts)
