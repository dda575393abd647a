# earns 2: counts the places instead of dividing
def output_size(n, kernel, stride, padding):
    last = n - kernel if padding == "valid" else n - 1
    count = 0
    for _ in range(0, last + 1, stride):
        count += 1
    return count
