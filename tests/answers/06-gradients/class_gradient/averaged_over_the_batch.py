# earns 0: the mean over the images divides each gradient by their number
def class_gradient(model, x, k):
    x = tf.convert_to_tensor(x)
    with tf.GradientTape() as tape:
        tape.watch(x)
        z = tf.reduce_mean(model(x)[:, k])
    return tape.gradient(z, x)
