# earns 4: a while loop and rng.shuffle
def minibatches(x, y, size, rng):
    numbers = np.arange(x.shape[0])
    rng.shuffle(numbers)
    while len(numbers) > 0:
        now, numbers = numbers[:size], numbers[size:]
        yield [x[now], y[now]]


def epochs(x, y, size, n_epochs, seed):
    """Return a list of epochs, each a list of (x_batch, y_batch); ready-made."""
    rng = np.random.default_rng(seed)
    return [list(minibatches(x, y, size, rng)) for _ in range(n_epochs)]
