# earns 0: counts as for a dense layer on the channels
def count_conv_parameters(kernel, channels, filters):
    return channels * filters + filters
