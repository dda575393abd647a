# earns 2: a matrix product with the one-hot table
def class_means(images, labels):
    table = one_hot(labels, 10)
    return table.T @ images.astype(np.float32) / table.sum(axis=0)[:, None]


means = class_means(flatten(x_train), y_train)
