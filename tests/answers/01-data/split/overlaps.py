# earns 0: the validation rows stay in the training data
def split(images, labels, n_validation):
    return (images, labels), (images[-n_validation:], labels[-n_validation:])


(x_train, y_train), (x_val, y_val) = split(images, labels, 5_000)
