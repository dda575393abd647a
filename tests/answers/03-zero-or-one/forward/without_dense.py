# earns 2: written out, without dense, on a copy of the list
def forward(x, weights):
    left = list(weights)
    while left:
        W, b = left.pop(0), left.pop(0)
        x = 1 / (1 + np.exp(-(x @ W + b)))
    return x
