# earns 0: reshapes W without transposing it
def plot_weights(W):
    images = np.asarray(W).reshape(10, 28, 28)
    limit = np.abs(images).max()
    figure, axes = plt.subplots(2, 5, figsize=(9, 4))
    for k, ax in enumerate(axes.flat):
        drawn = ax.imshow(images[k], cmap="RdBu_r", vmin=-limit, vmax=limit)
        ax.set_title(k)
    figure.colorbar(drawn, ax=axes)
    return figure
