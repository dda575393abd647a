# earns 0: takes any constant logit for dead
def find_dead_classes(logits):
    return np.flatnonzero(logits.std(axis=0) == 0)
