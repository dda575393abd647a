# earns 0: works for 25 filters of 12 by 12 only
def filter_images(kernel):
    images = kernel.reshape(144, 25).T.reshape(25, 12, 12)
    return images / np.abs(images).max()
