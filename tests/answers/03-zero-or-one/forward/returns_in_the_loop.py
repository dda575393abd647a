# earns 0: returns after the first layer
def forward(x, weights):
    a = x
    for W, b in zip(weights[0::2], weights[1::2], strict=True):
        a = dense(a, W, b)
        return a
