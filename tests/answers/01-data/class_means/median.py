# earns 0: the median instead of the mean
def class_means(images, labels):
    return np.stack([np.median(images[labels == k], axis=0) for k in range(10)])


means = class_means(flatten(x_train), y_train)
