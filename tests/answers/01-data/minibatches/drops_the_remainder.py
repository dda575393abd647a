# earns 0: leaves out the rows after the last full batch
def minibatches(x, y, size, rng):
    order = rng.permutation(len(x))
    for i in range(len(x) // size):
        rows = order[i * size : (i + 1) * size]
        yield x[rows], y[rows]


def epochs(x, y, size, n_epochs, seed):
    """Return a list of epochs, each a list of (x_batch, y_batch); ready-made."""
    rng = np.random.default_rng(seed)
    return [list(minibatches(x, y, size, rng)) for _ in range(n_epochs)]
