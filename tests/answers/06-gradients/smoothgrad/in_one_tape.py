# earns 3: takes the gradient of the mean logit with respect to the image
def smoothgrad(model, x, noise):
    x = tf.convert_to_tensor(x)
    k = int(np.argmax(model(x)))
    with tf.GradientTape() as tape:
        tape.watch(x)
        mean = tf.reduce_mean(model(x + noise)[:, k])
    return tape.gradient(mean, x)
