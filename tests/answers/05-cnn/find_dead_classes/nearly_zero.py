# earns 0: takes tiny logits for zero
def find_dead_classes(logits):
    return np.flatnonzero(np.isclose(logits, 0).all(axis=0))
