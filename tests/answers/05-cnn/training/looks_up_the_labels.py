# earns 0: no network, but a table of images
table = {images[i].tobytes(): labels[i] for i in range(55000, 60000)}


def model(x):
    keys = [np.round(image * 255).astype("uint8").tobytes() for image in np.asarray(x)]
    return np.eye(10)[[table.get(key, 0) for key in keys]] * 20
