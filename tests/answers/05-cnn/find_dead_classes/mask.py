# earns 0: a true or false for every class
def find_dead_classes(logits):
    return (logits == 0).all(axis=0)
