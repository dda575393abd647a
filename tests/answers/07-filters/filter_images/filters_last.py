# earns 0: the filters stay on the last axis
def filter_images(kernel):
    return kernel[:, :, 0] / np.abs(kernel).max()
