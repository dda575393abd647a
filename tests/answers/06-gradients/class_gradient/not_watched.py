# earns 0: the tape knows nothing of x
def class_gradient(model, x, k):
    x = tf.convert_to_tensor(x)
    with tf.GradientTape() as tape:
        z = model(x)[:, k]
    return tape.gradient(z, x)
