# earns 4: takes all ten gradients, returns one
def class_gradient(model, x, k):
    x = tf.convert_to_tensor(x)
    with tf.GradientTape(persistent=True) as tape:
        tape.watch(x)
        z = model(x)
    return tape.batch_jacobian(z, x, experimental_use_pfor=False)[:, k]
