# earns 0: classes 1 to 10, so that 0 is missing
def class_means(images, labels):
    return np.stack([images[labels == k].mean(axis=0) for k in range(1, 11)])


means = class_means(flatten(x_train), y_train)
