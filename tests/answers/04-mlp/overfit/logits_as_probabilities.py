# earns 0: the loss takes logits for probabilities
def overfit(model, x, y):
    model.compile(keras.optimizers.Adam(0.01), "sparse_categorical_crossentropy")
    return model.fit(x, y, batch_size=len(x), epochs=60, verbose=0).history["loss"]
