# earns 0: returns classes instead of probabilities
def forward(x, weights):
    a = x
    for W, b in zip(weights[0::2], weights[1::2], strict=True):
        a = dense(a, W, b)
    return (a >= 0.5).astype("float32")
