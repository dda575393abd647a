# earns 0: divides by 255 once more
def activations(model, images, batch):
    parts = []
    for start in range(0, len(images), batch):
        x = images[start : start + batch, ..., None] / np.float32(255)
        parts.append(np.asarray(model(x)))
    return np.concatenate(parts)
