# earns 4: a view of all windows, and one einsum
def conv2d(image, kernel, stride):
    windows = np.lib.stride_tricks.sliding_window_view(image, kernel.shape[:2], axis=(0, 1))
    return np.einsum("rckij,ijkf->rcf", windows[::stride, ::stride], kernel)
