# earns 0: a scale from 0 up: everything against the class looks the same
def plot_weights(W):
    images = weight_images(W)
    limit = np.abs(images).max()
    figure, axes = plt.subplots(2, 5, figsize=(9, 4))
    for k, ax in enumerate(axes.flat):
        drawn = ax.imshow(images[k], cmap="Reds", vmin=0, vmax=limit)
        ax.set_title(k)
    figure.colorbar(drawn, ax=axes)
    return figure
