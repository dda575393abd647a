# earns 0: returns the distance to the nearest mean instead of its number
def nearest_mean(images, means):
    squares = [((images - mean) ** 2).sum(axis=1) for mean in means]
    return np.min(squares, axis=0)
