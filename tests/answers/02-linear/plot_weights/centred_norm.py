# earns 1: a norm object shared by all images
def plot_weights(W):
    from matplotlib.colors import CenteredNorm

    images = weight_images(W)
    norm = CenteredNorm(halfrange=np.abs(images).max())
    figure, axes = plt.subplots(1, 10, figsize=(15, 2))
    for k in range(10):
        drawn = axes[k].imshow(images[k], cmap="coolwarm", norm=norm)
        axes[k].set_title(k)
    figure.colorbar(drawn, ax=axes)
    return figure
