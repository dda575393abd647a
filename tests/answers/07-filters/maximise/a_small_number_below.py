# earns 3: adds a tiny number instead of a safe division
def maximise(model, layer, filter, steps, start, rate=0.1):
    part = keras.Model(model.layers[0].input, model.get_layer(layer).output)
    x = tf.convert_to_tensor(start, tf.float32)[tf.newaxis, :, :, tf.newaxis]
    for _ in range(steps):
        with tf.GradientTape() as tape:
            tape.watch(x)
            largest = tf.reduce_max(part(x)[..., filter])
        g = tape.gradient(largest, x)
        g /= tf.reduce_max(tf.abs(g)) + 1e-12
        x = tf.clip_by_value(x + rate * g, 0.0, 1.0)
    return tf.squeeze(x)
