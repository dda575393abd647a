# earns 2: calls the layers one after the other
def feature_maps(model, image, layer):
    x = tf.constant(image)[None, :, :, None]
    for each in model.layers:
        x = each(x)
        if each.name == layer:
            break
    return tf.transpose(x[0], (2, 0, 1))
