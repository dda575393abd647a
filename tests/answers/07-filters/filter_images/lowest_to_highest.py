# earns 0: zero doesn't stay zero
def filter_images(kernel):
    images = np.moveaxis(kernel[:, :, 0], -1, 0)
    return (images - images.min()) / (images.max() - images.min())
