# earns 0: turns the image
def feature_maps(model, image, layer):
    part = keras.Model(model.inputs[0], model.get_layer(layer).output)
    return np.moveaxis(np.asarray(part(image.T[None, ..., None]))[0], -1, 0)
