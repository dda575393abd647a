# earns 0: cuts the middle of the image
def crop(images):
    return images[:, 4:24, 4:24]
