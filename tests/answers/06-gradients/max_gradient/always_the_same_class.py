# earns 0: takes one class for all images
def max_gradient(model, x):
    return class_gradient(model, x, 1)
