# earns 0: counts the classes from 1 and leaves out 0
def plot_weights(W):
    images = weight_images(W)
    limit = np.abs(images).max()
    figure = plt.figure()
    for k in range(1, 10):
        ax = figure.add_subplot(2, 5, k)
        ax.imshow(images[k], cmap="RdBu_r", vmin=-limit, vmax=limit)
    return figure
