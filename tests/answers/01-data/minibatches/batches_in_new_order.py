# earns 0: shuffles the order of the batches, which holds the small one, not the rows
def minibatches(x, y, size, rng):
    starts = np.arange(0, len(x), size)
    for start in rng.permutation(starts):
        yield x[start : start + size], y[start : start + size]


def epochs(x, y, size, n_epochs, seed):
    """Return a list of epochs, each a list of (x_batch, y_batch); ready-made."""
    rng = np.random.default_rng(seed)
    return [list(minibatches(x, y, size, rng)) for _ in range(n_epochs)]
