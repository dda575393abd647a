# earns 0: gradient of the cross-entropy, as in training
def class_gradient(model, x, k):
    x = tf.convert_to_tensor(x)
    labels = tf.fill([len(x)], k)
    with tf.GradientTape() as tape:
        tape.watch(x)
        loss = tf.nn.sparse_softmax_cross_entropy_with_logits(labels=labels, logits=model(x))
    return tape.gradient(loss, x)
