# earns 1: set_clim afterwards, with a rounded limit
def plot_weights(W):
    figure, axes = plt.subplots(5, 2, figsize=(4, 10))
    for k, image in enumerate(np.asarray(weight_images(W))):
        drawn = axes[k // 2, k % 2].imshow(image, cmap="RdBu")
        drawn.set_clim(-5, 5)
        axes[k // 2, k % 2].set_title(f"weights of {k}")
    figure.colorbar(drawn, ax=axes[:, 1])
    return figure
