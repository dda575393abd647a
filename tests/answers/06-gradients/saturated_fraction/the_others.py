# earns 0: the fraction that is not saturated
def saturated_fraction(model, x):
    g = np.abs(max_gradient(keras.Sequential([model, keras.layers.Softmax()]), x))
    return float(np.mean(g.max(axis=(1, 2, 3)) >= 0.001))
