# earns 0: one bias a layer
import itertools


def count_parameters(sizes):
    return sum(n * k + 1 for n, k in itertools.pairwise(sizes))
