# earns 2: multiplies the logits by the one-hot found classes
def max_gradient(model, x):
    x = tf.Variable(x)
    with tf.GradientTape() as tape:
        z = model(x)
        largest = z * tf.one_hot(tf.argmax(z, axis=1), 10)
    return tape.gradient(largest, x).numpy()
