# earns 2: negative slices, returned as lists
def split(images, labels, n_validation):
    train = [images[:-n_validation], labels[:-n_validation]]
    val = [images[-n_validation:], labels[-n_validation:]]
    return [train, val]


(x_train, y_train), (x_val, y_val) = split(images, labels, 5_000)
