# earns 0: every filter is stretched to its own maximum
def filter_images(kernel):
    images = np.moveaxis(kernel[:, :, 0], -1, 0)
    return images / np.abs(images).max(axis=(1, 2), keepdims=True)
