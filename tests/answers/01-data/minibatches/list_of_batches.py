# earns 4: returns a list instead of yielding
def minibatches(x, y, size, rng):
    order = rng.permutation(len(x))
    x, y = x[order], y[order]
    batches = []
    for i in range(0, len(x), size):
        batches.append((x[i : i + size], y[i : i + size]))
    return batches


def epochs(x, y, size, n_epochs, seed):
    """Return a list of epochs, each a list of (x_batch, y_batch); ready-made."""
    rng = np.random.default_rng(seed)
    return [list(minibatches(x, y, size, rng)) for _ in range(n_epochs)]
