# earns 0: counts only pixels above 127 as ink
def crop(images):
    crops = np.zeros((len(images), 20, 20), dtype=images.dtype)
    for i, image in enumerate(images):
        rows, columns = np.nonzero(image > 127)
        if len(rows) > 0:
            top = rows.min() + (np.ptp(rows) + 1 - 20) // 2 + 20
            left = columns.min() + (np.ptp(columns) + 1 - 20) // 2 + 20
            crops[i] = np.pad(image, 20)[top : top + 20, left : left + 20]
    return crops
