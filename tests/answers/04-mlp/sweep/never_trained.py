# earns 0: compiles and measures
def sweep(rates, x, y, x_valid, y_valid):
    accuracies = []
    for rate in rates:
        network = build_mlp([1500], "relu")
        network.compile(keras.optimizers.Adam(rate), cross_entropy)
        accuracies.append(measure(network, x_valid, y_valid)[1])
    return rates[np.argmax(accuracies)], accuracies
