# earns 0: forgets the softmax
def saturated_fraction(model, x):
    g = np.abs(max_gradient(model, x))
    return float(np.mean(g.max(axis=(1, 2, 3)) < 0.001))
