# earns 0: divides each image by its largest weight
def weight_images(W):
    images = np.asarray(W).T.reshape(10, 28, 28)
    return images / (np.abs(images).max(axis=(1, 2), keepdims=True) + 1e-9)
