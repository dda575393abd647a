# earns 3: adds up outer products, one image after the other
def gradients(x, y, W, b):
    p = np.asarray(softmax(logits(x, W, b)))
    dW, db = np.zeros(W.shape), np.zeros(b.shape)
    for i in range(len(x)):
        error = p[i] - np.eye(len(db))[y[i]]
        dW += np.outer(x[i], error) / len(x)
        db += error / len(x)
    return dW, db
