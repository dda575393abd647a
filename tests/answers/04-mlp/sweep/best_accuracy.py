# earns 0: returns the best accuracy instead of the best rate
def sweep(rates, x, y, x_valid, y_valid):
    accuracies = []
    for rate in rates:
        network = build_mlp([1500], "relu")
        network.compile(keras.optimizers.Adam(rate), cross_entropy)
        network.fit(x, y, batch_size=64, verbose=0)
        accuracies.append(measure(network, x_valid, y_valid)[1])
    return max(accuracies), accuracies
