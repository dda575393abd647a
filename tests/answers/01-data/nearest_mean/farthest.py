# earns 0: argmax finds the farthest mean
def nearest_mean(images, means):
    squares = [((images - mean) ** 2).sum(axis=1) for mean in means]
    return np.argmax(squares, axis=0)
