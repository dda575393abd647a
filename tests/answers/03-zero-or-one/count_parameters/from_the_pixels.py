# earns 0: joins every layer to the pixels
def count_parameters(sizes):
    return sum(sizes[0] * k + k for k in sizes[1:])
