# earns 2: shuffles x and leaves y as it is
def minibatches(x, y, size, rng):
    order = rng.permutation(len(x))
    for start in range(0, len(x), size):
        yield x[order[start : start + size]], y[start : start + size]


def epochs(x, y, size, n_epochs, seed):
    """Return a list of epochs, each a list of (x_batch, y_batch); ready-made."""
    rng = np.random.default_rng(seed)
    return [list(minibatches(x, y, size, rng)) for _ in range(n_epochs)]
