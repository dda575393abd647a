# earns 0: argpartition chooses any of the equal ones
def top_patches(activations, images, filter, k):
    values = activations[..., filter]
    flat = values.ravel()
    order = np.argpartition(-flat, min(k, len(flat) - 1))[:k]
    order = order[np.argsort(-flat[order])]
    places = np.stack(np.unravel_index(order, values.shape), axis=1)
    patches = [images[i, 2 * r : 2 * r + 12, 2 * c : 2 * c + 12] for i, r, c in places]
    return np.stack(patches), places
