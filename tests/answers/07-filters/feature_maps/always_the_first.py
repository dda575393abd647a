# earns 0: ignores the name of the layer
def feature_maps(model, image, layer):
    maps = np.asarray(model.layers[0](image[None, ..., None]))[0]
    return np.moveaxis(maps, -1, 0)
