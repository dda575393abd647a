# earns 4: multiplies with a new axis, and sums over three
def conv2d(image, kernel, stride):
    h, w = kernel.shape[:2]
    rows = [
        [
            (image[r : r + h, c : c + w, :, np.newaxis] * kernel).sum(axis=(0, 1, 2))
            for c in range(0, image.shape[1] - w + 1, stride)
        ]
        for r in range(0, image.shape[0] - h + 1, stride)
    ]
    return np.array(rows)
