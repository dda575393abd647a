# earns 0: a call for each image
def activations(model, images, batch):
    return np.concatenate([np.asarray(model(x[None, ..., None])) for x in images])
