# earns 0: the ten probabilities sum to 1, so their gradients cancel
def saturated_fraction(model, x):
    x = tf.convert_to_tensor(x)
    with tf.GradientTape() as tape:
        tape.watch(x)
        p = tf.nn.softmax(model(x))
    g = np.abs(tape.gradient(p, x))
    return float(np.mean(g.max(axis=(1, 2, 3)) < 0.001))
