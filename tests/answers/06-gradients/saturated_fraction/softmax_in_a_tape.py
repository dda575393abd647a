# earns 2: differentiates softmax in a tape of its own
def saturated_fraction(model, x):
    x = tf.convert_to_tensor(x)
    with tf.GradientTape() as tape:
        tape.watch(x)
        largest = tf.reduce_max(tf.nn.softmax(model(x)), axis=1)
    sizes = tf.reduce_max(tf.abs(tape.gradient(largest, x)), axis=[1, 2, 3])
    return tf.reduce_mean(tf.cast(sizes < 1e-3, tf.float32)).numpy()
