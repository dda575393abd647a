# earns 0: right values as floats
def output_size(n, kernel, stride, padding):
    if padding == "same":
        return np.ceil(n / stride)
    return np.floor((n - kernel) / stride) + 1.0
