# earns 0: steps by the gradient as it is
def maximise(model, layer, filter, steps, start, rate=0.1):
    part = keras.Model(model.inputs[0], model.get_layer(layer).output)
    x = tf.constant(start[None, ..., None])
    for _ in range(steps):
        with tf.GradientTape() as tape:
            tape.watch(x)
            activation = tf.reduce_max(part(x)[..., filter])
        x = tf.clip_by_value(x + rate * tape.gradient(activation, x), 0, 1)
    return x[0, ..., 0].numpy()
