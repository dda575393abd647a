# earns 0: a single step
def overfit(model, x, y):
    model.compile(keras.optimizers.Adam(0.01), cross_entropy)
    return model.fit(x, y, verbose=0).history["loss"]
