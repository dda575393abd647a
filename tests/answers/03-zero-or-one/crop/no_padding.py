# earns 0: slices the image itself, so a window that sticks out comes out smaller, or empty
def crop(images):
    crops = np.zeros((len(images), 20, 20), dtype=images.dtype)
    for i, image in enumerate(images):
        rows, columns = np.nonzero(image)
        if len(rows) > 0:
            top = max(0, rows.min() + (np.ptp(rows) + 1 - 20) // 2)
            left = max(0, columns.min() + (np.ptp(columns) + 1 - 20) // 2)
            window = image[top : top + 20, left : left + 20]
            crops[i, : window.shape[0], : window.shape[1]] = window
    return crops
