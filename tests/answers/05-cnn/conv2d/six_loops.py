# earns 4: plain loops over everything, in float32
def conv2d(image, kernel, stride):
    height, width, channels, filters = kernel.shape
    rows = output_size(image.shape[0], height, stride, "valid")
    columns = output_size(image.shape[1], width, stride, "valid")
    maps = np.zeros((rows, columns, filters), dtype="float32")
    for r in range(rows):
        for c in range(columns):
            for f in range(filters):
                total = 0.0
                for i in range(height):
                    for j in range(width):
                        for k in range(channels):
                            pixel = image[r * stride + i, c * stride + j, k]
                            total += pixel * kernel[i, j, k, f]
                maps[r, c, f] = total
    return maps
