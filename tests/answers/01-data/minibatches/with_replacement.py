# earns 0: draws rows at random, so that some come twice and some never
def minibatches(x, y, size, rng):
    for start in range(0, len(x), size):
        n = min(size, len(x) - start)
        rows = rng.integers(len(x), size=n)
        yield x[rows], y[rows]


def epochs(x, y, size, n_epochs, seed):
    """Return a list of epochs, each a list of (x_batch, y_batch); ready-made."""
    rng = np.random.default_rng(seed)
    return [list(minibatches(x, y, size, rng)) for _ in range(n_epochs)]
