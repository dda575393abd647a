# earns 0: leaves the weights as they are
def filter_images(kernel):
    return np.moveaxis(kernel[:, :, 0], -1, 0)
