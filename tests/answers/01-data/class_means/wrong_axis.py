# earns 0: the mean over the pixels of each image
def class_means(images, labels):
    return np.stack([images[labels == k].mean(axis=1)[:10] for k in range(10)])


means = class_means(flatten(x_train), y_train)
