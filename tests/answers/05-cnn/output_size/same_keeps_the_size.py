# earns 0: takes "same" by its name, whatever the stride
def output_size(n, kernel, stride, padding):
    if padding == "same":
        return n
    return (n - kernel) // stride + 1
