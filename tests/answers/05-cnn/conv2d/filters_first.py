# earns 0: the filters as the first axis of the maps
def conv2d(image, kernel, stride):
    windows = np.lib.stride_tricks.sliding_window_view(image, kernel.shape[:2], axis=(0, 1))
    return np.einsum("rckij,ijkf->frc", windows[::stride, ::stride], kernel)
