# earns 1: each filter has its weights and one bias
def count_conv_parameters(kernel, channels, filters):
    return (kernel[0] * kernel[1] * channels + 1) * filters
