# earns 0: cuts at the position in the map
def top_patches(activations, images, filter, k):
    values = activations[..., filter]
    order = np.argsort(-values.ravel(), kind="stable")[:k]
    places = np.stack(np.unravel_index(order, values.shape), axis=1)
    patches = [images[i, r : r + 12, c : c + 12] for i, r, c in places]
    return np.stack(patches), places
