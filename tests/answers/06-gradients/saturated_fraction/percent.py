# earns 0: in per cent
def saturated_fraction(model, x):
    g = np.abs(max_gradient(keras.Sequential([model, keras.layers.Softmax()]), x))
    return 100 * float(np.mean(g.max(axis=(1, 2, 3)) < 0.001))
