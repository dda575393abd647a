# earns 2: shifts the padded image, and returns a list that is stacked
def crop(images):
    result = []
    for image in images:
        big = np.pad(image, 30)
        if image.any():
            r = np.flatnonzero(image.any(axis=1)) + 30
            c = np.flatnonzero(image.any(axis=0)) + 30
            top = r[0] + (r[-1] - r[0] + 1 - 20) // 2
            left = c[0] + (c[-1] - c[0] + 1 - 20) // 2
            big = np.roll(big, (-top, -left), axis=(0, 1))
        else:
            big = 0 * big
        result.append(big[:20, :20])
    return np.stack(result)
