# earns 2: the sigmoid written out
def dense(a, W, b):
    z = np.matmul(a, W) + b
    return 1 / (1 + np.exp(-z))
