# earns 1: no logit that isn't zero
def find_dead_classes(logits):
    return [int(k) for k in np.nonzero(~np.any(logits, axis=0))[0]]
