# earns 0: counts steps, not places
def output_size(n, kernel, stride, padding):
    if padding == "same":
        return -(-n // stride)
    return (n - kernel) // stride
