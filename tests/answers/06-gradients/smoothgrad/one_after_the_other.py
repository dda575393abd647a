# earns 3: adds up one noisy image after the other
def smoothgrad(model, x, noise):
    k = int(tf.argmax(model(x)[0]))
    total = np.zeros_like(x)
    for n in noise:
        total += class_gradient(model, x + n[None], k)
    return total / len(noise)
