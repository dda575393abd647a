# earns 0: ignores the model that is given
trained = model


def feature_maps(model, image, layer):
    part = keras.Model(trained.inputs[0], trained.get_layer(layer).output)
    return np.moveaxis(np.asarray(part(image[None, ..., None]))[0], -1, 0)
