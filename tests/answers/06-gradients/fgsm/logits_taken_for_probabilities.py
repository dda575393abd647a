# earns 0: Keras' loss without from_logits
def fgsm(model, x, y, epsilon):
    loss_of = keras.losses.SparseCategoricalCrossentropy()
    images = tf.Variable(x)
    with tf.GradientTape() as tape:
        loss = loss_of(y, model(images))
    return np.clip(x + np.float32(epsilon) * np.sign(tape.gradient(loss, images)), 0, 1)
