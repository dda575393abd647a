# earns 3: the validation accuracy from what fit returns, and a running best
def sweep(rates, x, y, x_valid, y_valid):
    best, accuracies = None, []
    for rate in rates:
        network = build_mlp([1500], "relu")
        network.compile(keras.optimizers.Adam(rate), cross_entropy, metrics=["accuracy"])
        history = network.fit(
            x, y, batch_size=64, validation_data=(x_valid, y_valid), verbose=0
        ).history
        accuracy = history["val_accuracy"][-1]
        if not accuracies or accuracy > max(accuracies):
            best = rate
        accuracies.append(accuracy)
    return best, np.array(accuracies)
