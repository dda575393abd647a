# earns 0: stretches the maps to 0..1
def feature_maps(model, image, layer):
    part = keras.Model(model.inputs[0], model.get_layer(layer).output)
    maps = np.moveaxis(np.asarray(part(image[None, ..., None]))[0], -1, 0)
    return maps / maps.max()
