# earns 0: loses the row at the cut
def split(images, labels, n_validation):
    cut = len(images) - n_validation
    return (images[: cut - 1], labels[: cut - 1]), (images[cut:], labels[cut:])


(x_train, y_train), (x_val, y_val) = split(images, labels, 5_000)
