# earns 0: finds images whose logits are all zero
def find_dead_classes(logits):
    return np.flatnonzero((logits == 0).all(axis=1))
