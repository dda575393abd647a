# earns 0: ignores the layer
def maximise(model, layer, filter, steps, start, rate=0.1):
    x = tf.constant(start[None, ..., None])
    for _ in range(steps):
        with tf.GradientTape() as tape:
            tape.watch(x)
            activation = model(x)[0, filter % 10]
        g = tape.gradient(activation, x)
        g = tf.math.divide_no_nan(g, tf.reduce_max(tf.abs(g)))
        x = tf.clip_by_value(x + rate * g, 0, 1)
    return x[0, ..., 0].numpy()
