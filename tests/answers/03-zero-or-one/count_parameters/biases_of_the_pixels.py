# earns 0: gives each input a bias, too
import itertools


def count_parameters(sizes):
    weights = sum(n * k for n, k in itertools.pairwise(sizes))
    return weights + sum(sizes)
