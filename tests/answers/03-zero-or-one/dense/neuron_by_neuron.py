# earns 2: loops over images and neurons
def dense(a, W, b):
    out = np.zeros((len(a), len(b)))
    for i in range(len(a)):
        for j in range(len(b)):
            out[i, j] = sigmoid(np.dot(W[:, j], a[i]) + b[j])
    return out
