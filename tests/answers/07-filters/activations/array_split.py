# earns 3: splits into equal parts, none larger than a batch
def activations(model, images, batch):
    n_parts = -(-len(images) // batch)
    parts = [model(part[..., None]) for part in np.array_split(images, n_parts)]
    return tf.concat(parts, axis=0)
