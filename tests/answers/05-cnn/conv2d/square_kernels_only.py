# earns 0: takes the height of the kernel for its width
def conv2d(image, kernel, stride):
    size, filters = kernel.shape[0], kernel.shape[-1]
    rows = output_size(image.shape[0], size, stride, "valid")
    columns = output_size(image.shape[1], size, stride, "valid")
    maps = np.zeros((rows, columns, filters))
    for r in range(rows):
        for c in range(columns):
            top, left = r * stride, c * stride
            window = image[top : top + size, left : left + size]
            maps[r, c] = np.tensordot(window, kernel, axes=3)
    return maps
