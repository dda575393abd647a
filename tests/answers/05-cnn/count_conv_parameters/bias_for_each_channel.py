# earns 0: a bias for every channel of every filter
def count_conv_parameters(kernel, channels, filters):
    rows, columns = kernel
    return (rows * columns + 1) * channels * filters
