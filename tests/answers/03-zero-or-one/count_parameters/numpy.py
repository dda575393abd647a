# earns 2: as products of arrays
def count_parameters(sizes):
    n = np.array(sizes)
    return int(n[:-1] @ n[1:] + n[1:].sum())
