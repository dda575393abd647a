# earns 0: gives every layer the pixels
def forward(x, weights):
    for W, b in zip(weights[0::2], weights[1::2], strict=True):
        a = dense(x, W, b)
    return a
