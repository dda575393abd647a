# earns 1: the picture of the course
def plot_weights(W):
    return show.maps(weight_images(W), range(10))
