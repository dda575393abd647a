# earns 0: looks at the probability, not at its gradient
def saturated_fraction(model, x):
    p = np.asarray(tf.nn.softmax(model(x)))
    return float(np.mean(p.max(axis=1) > 0.999))
