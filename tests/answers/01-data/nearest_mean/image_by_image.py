# earns 2: a loop over images and means, as a beginner may
def nearest_mean(images, means):
    found = []
    for image in images:
        best, best_distance = 0, float("inf")
        for k in range(len(means)):
            distance = np.sqrt(np.sum((image - means[k]) ** 2))
            if distance < best_distance:
                best, best_distance = k, distance
        found.append(best)
    return np.array(found)
