# earns 0: an optimiser can't serve a second network
def sweep(rates, x, y, x_valid, y_valid):
    accuracies = []
    optimizer = keras.optimizers.Adam()
    for rate in rates:
        optimizer.learning_rate = rate
        network = build_mlp([1500], "relu")
        network.compile(optimizer, cross_entropy)
        network.fit(x, y, batch_size=64, verbose=0)
        accuracies.append(measure(network, x_valid, y_valid)[1])
    return rates[np.argmax(accuracies)], accuracies
