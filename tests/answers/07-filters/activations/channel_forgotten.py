# earns 0: the model gets images without a channel axis
def activations(model, images, batch):
    parts = []
    for start in range(0, len(images), batch):
        parts.append(np.asarray(model(images[start : start + batch])))
    return np.concatenate(parts)
