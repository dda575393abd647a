# earns 0: a sigmoid on what dense has put through one already
def forward(x, weights):
    a = x
    for W, b in zip(weights[0::2], weights[1::2], strict=True):
        a = sigmoid(dense(a, W, b))
    return a
