# earns 0: the largest dot product, which prefers means with much ink
def nearest_mean(images, means):
    return (images @ means.T).argmax(axis=1)
