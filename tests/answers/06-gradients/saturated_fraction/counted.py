# earns 2: counts the images one by one
def saturated_fraction(model, x):
    outputs = keras.Sequential([model, keras.layers.Softmax()])
    gradients = np.asarray(max_gradient(outputs, x))
    count = 0
    for g in gradients:
        if (np.abs(g) < 0.001).all():
            count += 1
    return count / len(x)
