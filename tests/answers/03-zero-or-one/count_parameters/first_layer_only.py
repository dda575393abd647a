# earns 0: returns in the loop, after the first layer
import itertools


def count_parameters(sizes):
    total = 0
    for n, k in itertools.pairwise(sizes):
        total += n * k + k
        return total
