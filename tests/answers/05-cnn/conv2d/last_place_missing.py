# earns 0: the loops stop one place too early, so the last row and column stay 0
def conv2d(image, kernel, stride):
    height, width, _, filters = kernel.shape
    rows = output_size(image.shape[0], height, stride, "valid")
    columns = output_size(image.shape[1], width, stride, "valid")
    maps = np.zeros((rows, columns, filters))
    for r in range(rows - 1):
        for c in range(columns - 1):
            top, left = r * stride, c * stride
            window = image[top : top + height, left : left + width]
            maps[r, c] = np.tensordot(window, kernel, axes=3)
    return maps
