# earns 2: channel by channel, from a new Sequential
def feature_maps(model, image, layer):
    names = [each.name for each in model.layers]
    part = keras.Sequential(model.layers[: names.index(layer) + 1])
    y = part(image[np.newaxis, :, :, np.newaxis]).numpy()
    return np.stack([y[0, :, :, channel] for channel in range(y.shape[-1])])
