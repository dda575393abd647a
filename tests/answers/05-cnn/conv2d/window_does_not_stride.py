# earns 0: uses the stride for the size only
def conv2d(image, kernel, stride):
    height, width, _, filters = kernel.shape
    rows = output_size(image.shape[0], height, stride, "valid")
    columns = output_size(image.shape[1], width, stride, "valid")
    maps = np.zeros((rows, columns, filters))
    for r in range(rows):
        for c in range(columns):
            window = image[r : r + height, c : c + width]
            maps[r, c] = np.tensordot(window, kernel, axes=3)
    return maps
