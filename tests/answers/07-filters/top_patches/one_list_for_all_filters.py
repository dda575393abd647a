# earns 0: keeps one list of the best for all filters that are asked for
kept = []


def top_patches(activations, images, filter, k):
    for place, value in np.ndenumerate(activations[..., filter]):
        kept.append((-value, place))
    kept.sort()
    places = np.array([place for _, place in kept[:k]])
    patches = [images[i, 2 * r : 2 * r + 12, 2 * c : 2 * c + 12] for i, r, c in places]
    return np.stack(patches), places
