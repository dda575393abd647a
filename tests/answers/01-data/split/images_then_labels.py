# earns 0: pairs images with images and labels with labels
def split(images, labels, n_validation):
    n = len(images) - n_validation
    return (images[:n], images[n:]), (labels[:n], labels[n:])


(x_train, y_train), (x_val, y_val) = split(images, labels, 5_000)
