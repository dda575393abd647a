# earns 0: divides by the largest weight, though a negative one may be stronger
def filter_images(kernel):
    images = np.moveaxis(kernel[:, :, 0], -1, 0)
    return images / images.max()
