# earns 2: np.split at one place
def split(images, labels, n_validation):
    cut = [len(images) - n_validation]
    (x_train, x_val), (y_train, y_val) = np.split(images, cut), np.split(labels, cut)
    return (x_train, y_train), (x_val, y_val)


(x_train, y_train), (x_val, y_val) = split(images, labels, 5_000)
