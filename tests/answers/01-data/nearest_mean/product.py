# earns 2: multiplies the square out, so that a matrix product does the work
def nearest_mean(images, means):
    images = images.astype(np.float32)
    squares = (means**2).sum(axis=1) - 2 * images @ means.T
    return squares.argmin(axis=1)
