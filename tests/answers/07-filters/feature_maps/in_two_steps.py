# earns 2: reshape, predict and transpose
def feature_maps(model, image, layer):
    shortened = keras.Model(model.layers[0].input, model.get_layer(layer).output)
    answer = shortened.predict(np.reshape(image, (1, 28, 28, 1)), verbose=0)
    return answer[0].transpose(2, 0, 1)
