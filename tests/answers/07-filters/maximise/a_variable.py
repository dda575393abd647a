# earns 3: a variable, NumPy for the step
def maximise(model, layer, filter, steps, start, rate=0.1):
    part = keras.Model(model.inputs[0], model.get_layer(layer).output)
    x = tf.Variable(np.reshape(start, (1, 28, 28, 1)).astype("float32"))
    for _ in range(steps):
        with tf.GradientTape() as tape:
            activation = tf.reduce_max(part(x)[..., filter])
        g = tape.gradient(activation, x).numpy()
        largest = np.abs(g).max()
        if largest > 0:
            x.assign(np.clip(x.numpy() + rate * g / largest, 0, 1))
    return x.numpy().reshape(28, 28)
