# earns 0: no axis, so one number a class
def class_means(images, labels):
    return np.array([images[labels == k].mean() for k in range(10)])


means = class_means(flatten(x_train), y_train)
