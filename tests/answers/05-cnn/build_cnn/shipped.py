# earns 0: takes the network that comes with the course for notebooks 6 and 7
def build_cnn():
    from course import weights

    return weights.untrained_cnn()
