# earns 0: forgets all channels but the first
def conv2d(image, kernel, stride):
    height, width, _, filters = kernel.shape
    rows = output_size(image.shape[0], height, stride, "valid")
    columns = output_size(image.shape[1], width, stride, "valid")
    maps = np.zeros((rows, columns, filters))
    for r in range(rows):
        for c in range(columns):
            top, left = r * stride, c * stride
            window = image[top : top + height, left : left + width, 0]
            for f in range(filters):
                maps[r, c, f] = (window * kernel[:, :, 0, f]).sum()
    return maps
