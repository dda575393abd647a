# earns 0: one window for the whole batch
def crop(images):
    _, rows, columns = np.nonzero(images)
    top = rows.min() + (np.ptp(rows) + 1 - 20) // 2 + 20
    left = columns.min() + (np.ptp(columns) + 1 - 20) // 2 + 20
    padded = np.pad(images, ((0, 0), (20, 20), (20, 20)))
    return padded[:, top : top + 20, left : left + 20]
