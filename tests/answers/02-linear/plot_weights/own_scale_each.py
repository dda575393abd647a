# earns 0: every image has its own scale
def plot_weights(W):
    images = weight_images(W)
    figure, axes = plt.subplots(2, 5, figsize=(9, 4))
    for k, ax in enumerate(axes.flat):
        drawn = ax.imshow(images[k], cmap="RdBu_r")
        ax.set_title(k)
    figure.colorbar(drawn, ax=axes)
    return figure
