# earns 2: one step at a time, until the loss is small
def overfit(model, x, y):
    model.compile(optimizer=keras.optimizers.Adam(learning_rate=0.005), loss=cross_entropy)
    losses = []
    while len(losses) < 400 and (not losses or losses[-1] > 0.01):
        losses.append(float(model.train_on_batch(x, y)))
    return losses
