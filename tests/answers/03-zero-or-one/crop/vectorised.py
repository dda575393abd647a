# earns 2: all images at once, with argmax and index arrays
def crop(images):
    n, height, width = images.shape
    in_rows, in_columns = (images > 0).any(axis=2), (images > 0).any(axis=1)
    corners = []
    for inked, length in ((in_rows, height), (in_columns, width)):
        first = inked.argmax(axis=1)
        last = length - 1 - inked[:, ::-1].argmax(axis=1)
        corners.append(first + (last - first + 1 - 20) // 2 + 20)
    padded = np.pad(images, ((0, 0), (20, 20), (20, 20)))
    r = corners[0][:, None, None] + np.arange(20)[None, :, None]
    c = corners[1][:, None, None] + np.arange(20)[None, None, :]
    return padded[np.arange(n)[:, None, None], r, c]
