# earns 0: forgets that an image may have no ink
def crop(images):
    crops = np.zeros((len(images), 20, 20), dtype=images.dtype)
    for i, image in enumerate(images):
        rows = np.flatnonzero(image.any(axis=1))
        columns = np.flatnonzero(image.any(axis=0))
        top = rows[0] + (rows[-1] - rows[0] + 1 - 20) // 2 + 20
        left = columns[0] + (columns[-1] - columns[0] + 1 - 20) // 2 + 20
        crops[i] = np.pad(image, 20)[top : top + 20, left : left + 20]
    return crops
