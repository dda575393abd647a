# earns 0: adds rows and columns
def count_conv_parameters(kernel, channels, filters):
    return sum(kernel) * channels * filters + filters
