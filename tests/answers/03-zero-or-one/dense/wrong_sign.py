# earns 0: forgets the minus in the exponent
def dense(a, W, b):
    return 1 / (1 + np.exp(a @ W + b))
