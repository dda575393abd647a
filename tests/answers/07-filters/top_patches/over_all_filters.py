# earns 0: the largest activations of any filter
def top_patches(activations, images, filter, k):
    values = activations.max(axis=-1)
    order = np.argsort(-values.ravel(), kind="stable")[:k]
    places = np.stack(np.unravel_index(order, values.shape), axis=1)
    patches = [images[i, 2 * r : 2 * r + 12, 2 * c : 2 * c + 12] for i, r, c in places]
    return np.stack(patches), places
