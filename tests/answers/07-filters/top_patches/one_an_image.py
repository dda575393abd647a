# earns 0: at most one patch from each image
def top_patches(activations, images, filter, k):
    values = activations[..., filter]
    best = values.reshape(len(values), -1)
    order = np.argsort(-best.max(axis=1), kind="stable")[:k]
    rows, columns = np.unravel_index(best.argmax(axis=1)[order], values.shape[1:])
    places = np.stack([order, rows, columns], axis=1)
    patches = [images[i, 2 * r : 2 * r + 12, 2 * c : 2 * c + 12] for i, r, c in places]
    return np.stack(patches), places
