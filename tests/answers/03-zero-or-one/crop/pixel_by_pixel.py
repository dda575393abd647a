# earns 2: copies pixel by pixel, with no padding
def crop(images):
    n, height, width = images.shape
    result = np.zeros((n, 20, 20), dtype="uint8")
    for i in range(n):
        rows = [r for r in range(height) if images[i, r].max() > 0]
        columns = [c for c in range(width) if images[i, :, c].max() > 0]
        if not rows:
            continue
        top = rows[0] + (rows[-1] - rows[0] - 19) // 2
        left = columns[0] + (columns[-1] - columns[0] - 19) // 2
        for r in range(20):
            for c in range(20):
                if 0 <= top + r < height and 0 <= left + c < width:
                    result[i, r, c] = images[i, top + r, left + c]
    return result
