# earns 3: batches of tf.data
def activations(model, images, batch):
    batches = tf.data.Dataset.from_tensor_slices(images[..., None]).batch(batch)
    return np.vstack([model(x).numpy() for x in batches])
