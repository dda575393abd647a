# earns 5: sorts a list of tuples
def top_patches(activations, images, filter, k):
    candidates = [
        (-value, *place) for place, value in np.ndenumerate(activations[:, :, :, filter])
    ]
    places = [place for _, *place in sorted(candidates)[:k]]
    patches = []
    for i, r, c in places:
        top, left, bottom, right = receptive_field(r, c)
        patches.append(images[i][top:bottom, left:right])
    return np.array(patches), np.array(places)
