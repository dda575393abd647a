# earns 0: numbers the images from 1 to 10
def plot_weights(W):
    images = weight_images(W)
    limit = np.abs(images).max()
    figure, axes = plt.subplots(2, 5, figsize=(9, 4))
    for k, ax in enumerate(axes.flat):
        drawn = ax.imshow(images[k], cmap="RdBu_r", vmin=-limit, vmax=limit)
        ax.set_title(k + 1)
    figure.colorbar(drawn, ax=axes)
    return figure
