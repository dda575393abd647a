# earns 2: a list, one argmin for each image
def nearest_mean(images, means):
    return [int(((means - image) ** 2).sum(axis=1).argmin()) for image in images]
