# earns 0: sets the first rows aside instead of the last
def split(images, labels, n_validation):
    return (
        (images[n_validation:], labels[n_validation:]),
        (images[:n_validation], labels[:n_validation]),
    )


(x_train, y_train), (x_val, y_val) = split(images, labels, 5_000)
