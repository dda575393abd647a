# earns 2: "same" as "valid" on the image with its margin
def output_size(n, kernel, stride, padding):
    if padding.lower() == "same":
        n = n + kernel - 1
    return (n - kernel) // stride + 1
