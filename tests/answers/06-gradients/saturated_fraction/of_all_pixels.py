# earns 0: the fraction of pixels instead of images
def saturated_fraction(model, x):
    g = np.abs(max_gradient(keras.Sequential([model, keras.layers.Softmax()]), x))
    return float(np.mean(g < 0.001))
