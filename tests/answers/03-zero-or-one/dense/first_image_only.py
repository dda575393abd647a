# earns 0: computes the first image and repeats it
def dense(a, W, b):
    return np.repeat(sigmoid(a[:1] @ W + b), len(a), axis=0)
