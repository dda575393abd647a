# earns 0: accuracies instead of losses
def overfit(model, x, y):
    model.compile(keras.optimizers.Adam(0.01), cross_entropy, metrics=["accuracy"])
    return model.fit(x, y, epochs=60, verbose=0).history["accuracy"]
