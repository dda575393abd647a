# earns 0: takes all classes to be equally large
def class_means(images, labels):
    n = len(images) / 10
    return np.stack([images[labels == k].sum(axis=0) / n for k in range(10)])


means = class_means(flatten(x_train), y_train)
