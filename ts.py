optimizer = keras.optimizers.Adam(learning_rate=0.001)


@tf.function
def train_step(x, y):
    """Move W and b one step downhill on a batch.

    Parameters
    ----------
    x : float32 array or tensor of shape (n, 784)
    y : int32 array or tensor of shape (n,)

    Returns
    -------
    float32 tensor of shape (), the loss of the batch before the step
    """
    loss=cross_entropy(logits(x,W,b),y)
    optimizer.apply(list(gradients(x,y,W,b)),[W,b])
    return loss