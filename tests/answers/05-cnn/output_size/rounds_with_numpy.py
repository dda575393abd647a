# earns 2: NumPy's floor and ceil, made an int at the end
def output_size(n, kernel, stride, padding):
    if padding == "valid":
        return int(np.floor((n - kernel) / stride) + 1)
    return int(np.ceil(n / stride))
