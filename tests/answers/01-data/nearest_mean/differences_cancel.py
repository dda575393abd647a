# earns 0: forgets the square, so that differences cancel
def nearest_mean(images, means):
    return np.argmin([(images - mean).sum(axis=1) for mean in means], axis=0)
