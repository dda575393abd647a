# earns 0: reshape mixes the filters
def filter_images(kernel):
    images = kernel.reshape(kernel.shape[-1], *kernel.shape[:2])
    return images / np.abs(images).max()
