# earns 2: moves the axis of the whole kernel, then drops the channel
def filter_images(kernel):
    images = np.moveaxis(kernel, 3, 0)[..., 0]
    return (images / np.abs(kernel).max()).astype("float32")
