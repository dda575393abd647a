# earns 0: cuts at 55,000 whatever the sizes
def split(images, labels, n_validation):
    return (images[:55000], labels[:55000]), (images[55000:], labels[55000:])


(x_train, y_train), (x_val, y_val) = split(images, labels, 5_000)
