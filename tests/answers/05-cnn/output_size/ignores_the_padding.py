# earns 0: treats everything as "valid"
def output_size(n, kernel, stride, padding):
    return (n - kernel) // stride + 1
