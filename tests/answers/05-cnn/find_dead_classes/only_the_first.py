# earns 0: one class, or none, whatever there is
def find_dead_classes(logits):
    return np.flatnonzero((logits == 0).all(axis=0))[:1]
