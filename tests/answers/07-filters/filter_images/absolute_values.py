# earns 0: loses the sign
def filter_images(kernel):
    images = np.abs(np.moveaxis(kernel[:, :, 0], -1, 0))
    return images / images.max()
