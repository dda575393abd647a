# earns 2: the rest of the network on what the first layer gives
def forward(x, weights):
    if len(weights) == 0:
        return x
    return forward(dense(x, weights[0], weights[1]), weights[2:])
