# earns 0: no batches
def activations(model, images, batch):
    return np.asarray(model(images[..., None]))
