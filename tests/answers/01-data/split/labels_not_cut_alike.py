# earns 0: takes the validation labels from the front
def split(images, labels, n_validation):
    x_train, x_val = images[:-n_validation], images[-n_validation:]
    y_train, y_val = labels[n_validation:], labels[:n_validation]
    return (x_train, y_train), (x_val, y_val)


(x_train, y_train), (x_val, y_val) = split(images, labels, 5_000)
