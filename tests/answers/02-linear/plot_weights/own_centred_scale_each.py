# earns 0: zero-centred, but a scale per image
def plot_weights(W):
    images = weight_images(W)
    figure, axes = plt.subplots(2, 5, figsize=(9, 4))
    for k, ax in enumerate(axes.flat):
        limit = np.abs(images[k]).max()
        drawn = ax.imshow(images[k], cmap="RdBu_r", vmin=-limit, vmax=limit)
        ax.set_title(k)
    figure.colorbar(drawn, ax=axes)
    return figure
