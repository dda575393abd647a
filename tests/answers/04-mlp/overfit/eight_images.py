# earns 0: trains on eight images, however many it is given
def overfit(model, x, y):
    model.compile(keras.optimizers.Adam(0.01), cross_entropy)
    return model.fit(x[:8], y[:8], batch_size=8, epochs=60, verbose=0).history["loss"]
