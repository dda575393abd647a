# earns 0: takes the input of conv2 for one channel
total = (
    count_conv_parameters((12, 12), 1, 25)
    + count_conv_parameters((5, 5), 1, 64)
    + (1024 * 1024 + 1024)
    + (1024 * 10 + 10)
)
