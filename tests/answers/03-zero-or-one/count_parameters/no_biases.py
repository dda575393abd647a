# earns 0: forgets the biases
import itertools


def count_parameters(sizes):
    return sum(n * k for n, k in itertools.pairwise(sizes))
