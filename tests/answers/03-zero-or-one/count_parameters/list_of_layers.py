# earns 0: returns the layers one by one instead of the sum
import itertools


def count_parameters(sizes):
    return [n * k + k for n, k in itertools.pairwise(sizes)]
