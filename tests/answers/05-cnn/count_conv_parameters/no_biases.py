# earns 0: no biases
def count_conv_parameters(kernel, channels, filters):
    rows, columns = kernel
    return rows * columns * channels * filters
