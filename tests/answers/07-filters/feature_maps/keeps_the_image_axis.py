# earns 0: returns (1, h, w, channels)
def feature_maps(model, image, layer):
    part = keras.Model(model.inputs[0], model.get_layer(layer).output)
    return part(image[None, ..., None])
