# earns 0: shuffles before it cuts, so the order is lost
def split(images, labels, n_validation):
    order = np.random.default_rng(0).permutation(len(images))
    images, labels = images[order], labels[order]
    return (
        (images[:-n_validation], labels[:-n_validation]),
        (images[-n_validation:], labels[-n_validation:]),
    )


(x_train, y_train), (x_val, y_val) = split(images, labels, 5_000)
