# earns 0: the convolution of mathematics, with the kernel turned by 180 degrees
def conv2d(image, kernel, stride):
    height, width, _, filters = kernel.shape
    rows = output_size(image.shape[0], height, stride, "valid")
    columns = output_size(image.shape[1], width, stride, "valid")
    maps = np.zeros((rows, columns, filters))
    for r in range(rows):
        for c in range(columns):
            top, left = r * stride, c * stride
            window = image[top : top + height, left : left + width]
            maps[r, c] = np.tensordot(window, kernel[::-1, ::-1], axes=3)
    return maps
