# earns 2: adds image by image
def class_means(images, labels):
    total = np.zeros((10, images.shape[1]))
    count = np.zeros(10)
    for image, label in zip(images, labels):  # noqa: B905
        total[label] += image
        count[label] += 1
    return total / count.reshape(10, 1)


means = class_means(flatten(x_train), y_train)
