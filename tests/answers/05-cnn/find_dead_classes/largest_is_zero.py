# earns 0: takes logits of 0 and below for dead
def find_dead_classes(logits):
    return np.flatnonzero(logits.max(axis=0) <= 0)
