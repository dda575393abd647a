# earns 0: lets the last window of "valid" stick out
def output_size(n, kernel, stride, padding):
    if padding == "same":
        return -(-n // stride)
    return -(-(n - kernel) // stride) + 1
