# earns 0: no sigmoid in the last layer
def forward(x, weights):
    a = x
    for W, b in zip(weights[0:-2:2], weights[1:-2:2], strict=True):
        a = dense(a, W, b)
    return a @ weights[-2] + weights[-1]
