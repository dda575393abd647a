# earns 0: one zero is enough
def find_dead_classes(logits):
    return np.flatnonzero((logits == 0).any(axis=0))
