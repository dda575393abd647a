# earns 0: gives the image to the layer itself, which works for the first one only
def feature_maps(model, image, layer):
    maps = np.asarray(model.get_layer(layer)(image[None, ..., None]))[0]
    return np.moveaxis(maps, -1, 0)
