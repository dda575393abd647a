# earns 0: right on most images, but stops too early
def overfit(model, x, y):
    model.compile(keras.optimizers.Adam(0.002), cross_entropy)
    return model.fit(x, y, batch_size=len(x), epochs=12, verbose=0).history["loss"]
