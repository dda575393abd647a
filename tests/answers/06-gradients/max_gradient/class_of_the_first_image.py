# earns 0: uses the class of the first image for all
def max_gradient(model, x):
    return class_gradient(model, x, int(np.argmax(model(x)[0])))
