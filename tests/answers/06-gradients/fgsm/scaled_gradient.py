# earns 0: the gradient divided by its largest value, not its sign
def fgsm(model, x, y, epsilon):
    x = tf.convert_to_tensor(x)
    with tf.GradientTape() as tape:
        tape.watch(x)
        loss = tf.nn.sparse_softmax_cross_entropy_with_logits(labels=y, logits=model(x))
    g = tape.gradient(loss, x)
    largest = tf.reduce_max(tf.abs(g), axis=[1, 2, 3], keepdims=True)
    return tf.clip_by_value(x + epsilon * g / largest, 0, 1)
