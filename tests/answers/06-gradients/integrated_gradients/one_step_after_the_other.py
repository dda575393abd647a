# earns 3: a loop over the steps
def integrated_gradients(model, x, baseline, steps):
    k = int(np.argmax(model(x)[0]))
    total = np.zeros_like(x)
    for j in range(steps):
        t = np.float32((j + 0.5) / steps)
        total += class_gradient(model, baseline + t * (x - baseline), k)
    return total * (x - baseline) / steps
