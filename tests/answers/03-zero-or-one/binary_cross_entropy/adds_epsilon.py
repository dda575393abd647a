# earns 3: adds the small number instead of clipping, within what is accepted
def binary_cross_entropy(p, y):
    losses = y * np.log(p + 1e-7) + (1 - y) * np.log(1 - p + 1e-7)
    return -np.mean(losses)
