# earns 0: takes "valid" for "same" and the other way round
def output_size(n, kernel, stride, padding):
    if padding == "valid":
        return -(-n // stride)
    return (n - kernel) // stride + 1
