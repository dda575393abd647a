# earns 0: rounds 9 / 2 up: 1600 inputs for the dense layer
total = (
    count_conv_parameters((12, 12), 1, 25)
    + count_conv_parameters((5, 5), 25, 64)
    + (5 * 5 * 64 * 1024 + 1024)
    + (1024 * 10 + 10)
)
