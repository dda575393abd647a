# earns 3: NumPy, with the true logits picked by index
def cross_entropy(logits, labels):
    z = np.asarray(logits)
    z = z - z.max(axis=1, keepdims=True)
    log_p = z - np.log(np.exp(z).sum(axis=1, keepdims=True))
    return -log_p[np.arange(len(labels)), labels].mean()
