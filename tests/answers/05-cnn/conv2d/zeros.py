# earns 0: the right shape, and nothing in it
def conv2d(image, kernel, stride):
    rows = output_size(image.shape[0], kernel.shape[0], stride, "valid")
    columns = output_size(image.shape[1], kernel.shape[1], stride, "valid")
    return np.zeros((rows, columns, kernel.shape[3]))
