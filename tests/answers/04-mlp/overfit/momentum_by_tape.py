# earns 2: a loop of its own, with SGD and momentum
def overfit(model, x, y):
    import tensorflow as tf

    optimizer = keras.optimizers.SGD(0.1, momentum=0.9)
    losses = []
    for _ in range(100):
        with tf.GradientTape() as tape:
            loss = cross_entropy(y, model(x))
        gradients = tape.gradient(loss, model.trainable_variables)
        optimizer.apply(gradients, model.trainable_variables)
        losses.append(float(loss))
    return losses
