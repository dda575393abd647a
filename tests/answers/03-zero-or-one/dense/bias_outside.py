# earns 0: adds the bias after the sigmoid
def dense(a, W, b):
    return sigmoid(a @ W) + b
