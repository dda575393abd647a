# earns 0: returns floating-point numbers instead of the bytes that came in
def crop(images):
    crops = np.zeros((len(images), 20, 20))
    for i, image in enumerate(images):
        rows, columns = np.nonzero(image)
        if len(rows) > 0:
            top = rows.min() + (np.ptp(rows) + 1 - 20) // 2 + 20
            left = columns.min() + (np.ptp(columns) + 1 - 20) // 2 + 20
            crops[i] = np.pad(image, 20)[top : top + 20, left : left + 20]
    return crops
