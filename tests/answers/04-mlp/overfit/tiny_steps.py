# earns 0: steps that are much too small
def overfit(model, x, y):
    model.compile(keras.optimizers.Adam(0.00001), cross_entropy)
    return model.fit(x, y, epochs=50, verbose=0).history["loss"]
