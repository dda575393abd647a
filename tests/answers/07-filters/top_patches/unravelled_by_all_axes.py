# earns 0: sorts one filter, but unravels by the shape of all
def top_patches(activations, images, filter, k):
    order = np.argsort(-activations[..., filter].ravel(), kind="stable")[:k]
    places = np.stack(np.unravel_index(order, activations.shape)[:3], axis=1)
    patches = [images[i, 2 * r : 2 * r + 12, 2 * c : 2 * c + 12] for i, r, c in places]
    return np.stack(patches), places
