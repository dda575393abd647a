# earns 0: forgets the + 1 when it counts rows from first to last
def crop(images):
    crops = np.zeros((len(images), 20, 20), dtype=images.dtype)
    for i, image in enumerate(images):
        rows, columns = np.nonzero(image)
        if len(rows) > 0:
            top = rows.min() + (rows.max() - rows.min() - 20) // 2 + 20
            left = columns.min() + (columns.max() - columns.min() - 20) // 2 + 20
            crops[i] = np.pad(image, 20)[top : top + 20, left : left + 20]
    return crops
