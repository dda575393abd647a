# earns 0: ignores the image to start from
def maximise(model, layer, filter, steps, start, rate=0.1):
    part = keras.Model(model.inputs[0], model.get_layer(layer).output)
    x = tf.random.uniform((1, 28, 28, 1), seed=1)
    for _ in range(steps):
        with tf.GradientTape() as tape:
            tape.watch(x)
            activation = tf.reduce_max(part(x)[..., filter])
        g = tape.gradient(activation, x)
        g = tf.math.divide_no_nan(g, tf.reduce_max(tf.abs(g)))
        x = tf.clip_by_value(x + rate * g, 0, 1)
    return x[0, ..., 0].numpy()
