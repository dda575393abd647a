# earns 1: class by class, a list
def find_dead_classes(logits):
    dead = []
    for k in range(logits.shape[1]):
        if all(z == 0 for z in logits[:, k]):
            dead.append(k)
    return dead
