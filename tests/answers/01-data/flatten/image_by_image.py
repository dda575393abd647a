# earns 1: flattens image by image in a loop
def flatten(images):
    rows = []
    for image in images:
        rows.append(image.flatten())
    return np.array(rows)
