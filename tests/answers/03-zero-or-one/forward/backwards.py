# earns 0: takes the layers from the last to the first
def forward(x, weights):
    a = x
    for W, b in zip(weights[-2::-2], weights[-1::-2], strict=True):
        a = dense(a, W, b)
    return a
