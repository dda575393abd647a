# earns 0: counts half of the hidden units, because dropout leaves out half
total = (
    count_conv_parameters((12, 12), 1, 25)
    + count_conv_parameters((5, 5), 25, 64)
    + (1024 * 512 + 512)
    + (512 * 10 + 10)
)
