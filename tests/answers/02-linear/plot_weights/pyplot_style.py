# earns 1: plt.subplot, plt.imshow and the current figure
def plot_weights(W):
    images = weight_images(W)
    biggest = max(np.max(images), -np.min(images))
    plt.figure(figsize=(10, 4))
    for k in range(10):
        plt.subplot(2, 5, k + 1)
        plt.imshow(images[k], cmap="seismic", vmin=-biggest, vmax=biggest)
        plt.title(f"class {k}")
        plt.axis("off")
    plt.colorbar()
    return plt.gcf()
