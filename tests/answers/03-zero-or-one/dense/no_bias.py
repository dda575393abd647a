# earns 0: forgets the bias
def dense(a, W, b):
    return sigmoid(a @ W)
