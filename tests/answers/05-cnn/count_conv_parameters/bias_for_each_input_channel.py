# earns 0: as many biases as channels come in
def count_conv_parameters(kernel, channels, filters):
    rows, columns = kernel
    return rows * columns * channels * filters + channels
