# earns 0: knows the drawings only
def output_size(n, kernel, stride, padding):
    known = {(7, 1): {"valid": 5, "same": 7}, (8, 2): {"valid": 3, "same": 4}}
    return known[n, stride][padding]
