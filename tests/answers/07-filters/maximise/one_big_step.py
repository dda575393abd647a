# earns 0: takes all steps at once
def maximise(model, layer, filter, steps, start, rate=0.1):
    part = keras.Model(model.inputs[0], model.get_layer(layer).output)
    x = tf.constant(start[None, ..., None])
    with tf.GradientTape() as tape:
        tape.watch(x)
        activation = tf.reduce_max(part(x)[..., filter])
    g = tape.gradient(activation, x)
    g = tf.math.divide_no_nan(g, tf.reduce_max(tf.abs(g)))
    return tf.clip_by_value(x + steps * rate * g, 0, 1)[0, ..., 0].numpy()
