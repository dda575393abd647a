# earns 0: forgets the pooling: 5184 inputs for the dense layer
total = (
    count_conv_parameters((12, 12), 1, 25)
    + count_conv_parameters((5, 5), 25, 64)
    + (9 * 9 * 64 * 1024 + 1024)
    + (1024 * 10 + 10)
)
