# earns 0: negative activations never enter the list
def top_patches(activations, images, filter, k):
    values = np.maximum(activations[..., filter], 0)
    order = np.argsort(-values.ravel(), kind="stable")[:k]
    places = np.stack(np.unravel_index(order, values.shape), axis=1)
    patches = [images[i, 2 * r : 2 * r + 12, 2 * c : 2 * c + 12] for i, r, c in places]
    return np.stack(patches), places
