# earns 0: returns what fit returns
def overfit(model, x, y):
    model.compile(keras.optimizers.Adam(0.01), cross_entropy)
    return model.fit(x, y, epochs=60, verbose=0)
