# earns 0: one weight for all channels
def count_conv_parameters(kernel, channels, filters):
    rows, columns = kernel
    return rows * columns * filters + filters
