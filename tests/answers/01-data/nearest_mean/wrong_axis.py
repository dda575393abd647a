# earns 0: argmin over the images instead of the means
def nearest_mean(images, means):
    squares = [((images - mean) ** 2).sum(axis=1) for mean in means]
    return np.argmin(squares, axis=1)
