# earns 0: cuts boxes above 20 at the bottom and on the right only
def crop(images):
    crops = np.zeros((len(images), 20, 20), dtype=images.dtype)
    for i, image in enumerate(images):
        rows, columns = np.nonzero(image)
        if len(rows) > 0:
            top = rows.min() + min(0, (np.ptp(rows) + 1 - 20) // 2) + 20
            left = columns.min() + min(0, (np.ptp(columns) + 1 - 20) // 2) + 20
            crops[i] = np.pad(image, 20)[top : top + 20, left : left + 20]
    return crops
