# earns 0: one bias for the whole layer
def count_conv_parameters(kernel, channels, filters):
    rows, columns = kernel
    return rows * columns * channels * filters + 1
