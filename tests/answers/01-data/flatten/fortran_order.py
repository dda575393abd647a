# earns 0: counts the numbers off in column-major order
def flatten(images):
    return images.reshape(len(images), -1, order="F")
