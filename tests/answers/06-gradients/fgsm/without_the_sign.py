# earns 0: adds the gradient itself
def fgsm(model, x, y, epsilon):
    x = tf.convert_to_tensor(x)
    with tf.GradientTape() as tape:
        tape.watch(x)
        loss = tf.nn.sparse_softmax_cross_entropy_with_logits(labels=y, logits=model(x))
    return tf.clip_by_value(x + epsilon * tape.gradient(loss, x), 0, 1)
