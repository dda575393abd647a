# earns 2: gathers the found logit of each image
def max_gradient(model, x):
    x = tf.convert_to_tensor(x)
    with tf.GradientTape() as tape:
        tape.watch(x)
        z = model(x)
        largest = tf.gather(z, tf.argmax(z, axis=1), batch_dims=1)
    return tape.gradient(largest, x)
