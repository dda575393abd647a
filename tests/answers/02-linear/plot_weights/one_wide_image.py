# earns 0: all classes side by side in one axes
def plot_weights(W):
    images = np.asarray(weight_images(W))
    limit = np.abs(images).max()
    figure, ax = plt.subplots()
    ax.imshow(np.hstack(images), cmap="RdBu_r", vmin=-limit, vmax=limit)
    return figure
