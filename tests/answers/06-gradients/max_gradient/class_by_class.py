# earns 2: picks from the gradients of all classes
def max_gradient(model, x):
    found = np.argmax(model(x), axis=1)
    gradients = np.zeros_like(x)
    for k in set(found.tolist()):
        gradients[found == k] = class_gradient(model, x[found == k], k)
    return gradients
