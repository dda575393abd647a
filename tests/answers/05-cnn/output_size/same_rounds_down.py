# earns 0: rounds down for "same"
def output_size(n, kernel, stride, padding):
    if padding == "same":
        return n // stride
    return (n - kernel) // stride + 1
