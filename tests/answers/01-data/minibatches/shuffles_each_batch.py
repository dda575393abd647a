# earns 0: a new order for every batch, so that some rows come twice
def minibatches(x, y, size, rng):
    for start in range(0, len(x), size):
        rows = rng.permutation(len(x))[start : start + size]
        yield x[rows], y[rows]


def epochs(x, y, size, n_epochs, seed):
    """Return a list of epochs, each a list of (x_batch, y_batch); ready-made."""
    rng = np.random.default_rng(seed)
    return [list(minibatches(x, y, size, rng)) for _ in range(n_epochs)]
