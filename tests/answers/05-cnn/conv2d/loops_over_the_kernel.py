# earns 4: loops over the places in the window, all windows at once
def conv2d(image, kernel, stride):
    height, width, _, filters = kernel.shape
    rows = (image.shape[0] - height) // stride + 1
    columns = (image.shape[1] - width) // stride + 1
    maps = np.zeros((rows, columns, filters))
    for i in range(height):
        for j in range(width):
            down = slice(i, i + stride * rows, stride)
            across = slice(j, j + stride * columns, stride)
            maps += image[down, across] @ kernel[i, j]
    return maps
