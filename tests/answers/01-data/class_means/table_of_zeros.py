# earns 2: fills a table of zeros
def class_means(images, labels):
    means = np.zeros((10, images.shape[1]))
    for digit in range(10):
        means[digit] = np.mean(images[labels == digit], axis=0)
    return means


means = class_means(flatten(x_train), y_train)
