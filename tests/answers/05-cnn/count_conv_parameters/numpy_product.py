# earns 1: the product by NumPy
def count_conv_parameters(kernel, channels, filters):
    weights = np.prod([*kernel, channels, filters])
    return int(weights + filters)
