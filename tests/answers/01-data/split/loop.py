# earns 2: row by row, as a beginner may
def split(images, labels, n_validation):
    x_train, y_train, x_val, y_val = [], [], [], []
    for i in range(len(images)):
        if i < len(images) - n_validation:
            x_train.append(images[i])
            y_train.append(labels[i])
        else:
            x_val.append(images[i])
            y_val.append(labels[i])
    return (
        (np.array(x_train), np.array(y_train)),
        (np.array(x_val), np.array(y_val)),
    )


(x_train, y_train), (x_val, y_val) = split(images, labels, 5_000)
