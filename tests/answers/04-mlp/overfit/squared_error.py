# earns 0: fits one-hot labels by squared error, so the cross-entropy stays high
def overfit(model, x, y):
    model.compile(keras.optimizers.Adam(0.01), "mse")
    return model.fit(x, np.eye(10)[y], epochs=60, verbose=0).history["loss"]
