# earns 0: writes the maps transposed
def conv2d(image, kernel, stride):
    height, width, _, filters = kernel.shape
    rows = output_size(image.shape[0], height, stride, "valid")
    columns = output_size(image.shape[1], width, stride, "valid")
    maps = np.zeros((columns, rows, filters))
    for r in range(rows):
        for c in range(columns):
            top, left = r * stride, c * stride
            window = image[top : top + height, left : left + width]
            maps[c, r] = np.tensordot(window, kernel, axes=3)
    return maps
