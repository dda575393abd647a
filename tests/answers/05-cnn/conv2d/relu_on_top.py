# earns 0: applies a ReLU as well
def conv2d(image, kernel, stride):
    windows = np.lib.stride_tricks.sliding_window_view(image, kernel.shape[:2], axis=(0, 1))
    maps = np.einsum("rckij,ijkf->rcf", windows[::stride, ::stride], kernel)
    return np.maximum(maps, 0)
