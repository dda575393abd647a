# earns 4: a variable instead of a watched tensor
def class_gradient(model, x, k):
    images = tf.Variable(x)
    with tf.GradientTape() as tape:
        score = tf.reduce_sum(model(images)[:, k])
    return tape.gradient(score, images).numpy()
