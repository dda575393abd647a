# earns 3: the middles from linspace, in TensorFlow
def integrated_gradients(model, x, baseline, steps):
    k = int(tf.argmax(model(x), axis=1)[0])
    edges = tf.linspace(0.0, 1.0, steps + 1)
    t = tf.reshape((edges[1:] + edges[:-1]) / 2, (-1, 1, 1, 1))
    g = class_gradient(model, (1 - t) * baseline + t * x, k)
    return (x - baseline) * tf.reduce_mean(g, axis=0, keepdims=True)
