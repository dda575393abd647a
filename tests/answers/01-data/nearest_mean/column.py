# earns 0: keeps an axis of length 1
def nearest_mean(images, means):
    squares = np.stack([((images - mean) ** 2).sum(axis=1) for mean in means], axis=1)
    return squares.argmin(axis=1, keepdims=True)
