# earns 0: a margin of kernel // 2 on both sides, which is wrong for kernels of even size
def output_size(n, kernel, stride, padding):
    margin = kernel // 2 if padding == "same" else 0
    return (n + 2 * margin - kernel) // stride + 1
