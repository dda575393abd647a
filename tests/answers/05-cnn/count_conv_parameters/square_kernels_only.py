# earns 0: squares the rows
def count_conv_parameters(kernel, channels, filters):
    return kernel[0] ** 2 * channels * filters + filters
