# earns 0: the loss of clipped probabilities has no gradient where the network is sure
def fgsm(model, x, y, epsilon):
    x = tf.convert_to_tensor(x)
    with tf.GradientTape() as tape:
        tape.watch(x)
        p = tf.reduce_sum(tf.nn.softmax(model(x)) * tf.one_hot(y, 10), axis=1)
        loss = -tf.math.log(tf.clip_by_value(p, 1e-7, 1 - 1e-7))
    return tf.clip_by_value(x + epsilon * tf.sign(tape.gradient(loss, x)), 0, 1)
