# earns 0: trains on the validation images, too
def sweep(rates, x, y, x_valid, y_valid):
    accuracies = []
    x, y = np.concatenate([x, x_valid]), np.concatenate([y, y_valid])
    for rate in rates:
        network = build_mlp([1500], "relu")
        network.compile(keras.optimizers.Adam(rate), cross_entropy)
        network.fit(x, y, batch_size=64, epochs=12, verbose=0)
        accuracies.append(measure(network, x_valid, y_valid)[1])
    return rates[np.argmax(accuracies)], accuracies
