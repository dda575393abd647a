# earns 0: believes that there are always ten classes
def find_dead_classes(logits):
    return [k for k in range(10) if (logits[:, k] == 0).all()]
