# earns 0: works for 28 by 28 only
def flatten(images):
    return images.reshape(-1, 784)
