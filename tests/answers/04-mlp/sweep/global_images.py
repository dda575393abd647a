# earns 0: learns from x_train instead of its arguments
def sweep(rates, x, y, x_valid, y_valid):
    accuracies = []
    for rate in rates:
        network = build_mlp([1500], "relu")
        network.compile(keras.optimizers.Adam(rate), cross_entropy)
        network.fit(x_train[:2000], y_train[:2000], batch_size=64, verbose=0)
        accuracies.append(measure(network, x_valid, y_valid)[1])
    return rates[np.argmax(accuracies)], accuracies
