# earns 2: one filter after the other, as a list
def filter_images(kernel):
    limit = max(kernel.max(), -kernel.min())
    return np.stack([kernel[:, :, 0, f] / limit for f in range(kernel.shape[-1])])
