# earns 0: the shape is right, but the window's row and column are exchanged
def conv2d(image, kernel, stride):
    height, width, _, filters = kernel.shape
    rows = output_size(image.shape[0], height, stride, "valid")
    columns = output_size(image.shape[1], width, stride, "valid")
    maps = np.zeros((rows, columns, filters))
    for r in range(rows):
        for c in range(columns):
            top, left = c * stride, r * stride
            window = image[top : top + height, left : left + width]
            if window.shape == (height, width, image.shape[2]):
                maps[r, c] = np.tensordot(window, kernel, axes=3)
    return maps
