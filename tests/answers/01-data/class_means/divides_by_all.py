# earns 0: divides by the number of all images
def class_means(images, labels):
    return np.stack([images[labels == k].sum(axis=0) / len(images) for k in range(10)])


means = class_means(flatten(x_train), y_train)
