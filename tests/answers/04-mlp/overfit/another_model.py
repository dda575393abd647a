# earns 0: trains a network of its own
def overfit(model, x, y):
    network = build_mlp([128, 128], "relu")
    network.compile(keras.optimizers.Adam(0.01), cross_entropy)
    return network.fit(x, y, epochs=60, verbose=0).history["loss"]
