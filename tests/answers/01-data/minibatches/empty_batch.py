# earns 2: ends in an empty batch where the size divides the rows
def minibatches(x, y, size, rng):
    order = rng.permutation(len(x))
    for i in range(len(x) // size + 1):
        rows = order[i * size : (i + 1) * size]
        yield x[rows], y[rows]


def epochs(x, y, size, n_epochs, seed):
    """Return a list of epochs, each a list of (x_batch, y_batch); ready-made."""
    rng = np.random.default_rng(seed)
    return [list(minibatches(x, y, size, rng)) for _ in range(n_epochs)]
