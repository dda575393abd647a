# earns 0: shared, but zero isn't in the middle
def plot_weights(W):
    images = weight_images(W)
    low, high = np.min(images), np.max(images)
    figure, axes = plt.subplots(2, 5, figsize=(9, 4))
    for k, ax in enumerate(axes.flat):
        drawn = ax.imshow(images[k], cmap="RdBu_r", vmin=low, vmax=high)
        ax.set_title(k)
    figure.colorbar(drawn, ax=axes)
    return figure
