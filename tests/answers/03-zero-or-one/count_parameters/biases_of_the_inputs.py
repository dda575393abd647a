# earns 0: one bias for each input of a layer instead of each neuron
import itertools


def count_parameters(sizes):
    return sum(n * k + n for n, k in itertools.pairwise(sizes))
