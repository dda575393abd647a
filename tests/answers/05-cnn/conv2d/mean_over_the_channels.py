# earns 0: takes the mean over the channels instead of their sum
def conv2d(image, kernel, stride):
    height, width, channels, filters = kernel.shape
    rows = output_size(image.shape[0], height, stride, "valid")
    columns = output_size(image.shape[1], width, stride, "valid")
    maps = np.zeros((rows, columns, filters))
    for r in range(rows):
        for c in range(columns):
            top, left = r * stride, c * stride
            window = image[top : top + height, left : left + width]
            maps[r, c] = np.tensordot(window, kernel, axes=3) / channels
    return maps
