# earns 0: forgets the last class
def class_means(images, labels):
    return np.stack([images[labels == k].mean(axis=0) for k in range(9)])


means = class_means(flatten(x_train), y_train)
