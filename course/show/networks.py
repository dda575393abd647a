"""What is in a network: filters, dropout, the logits of each class."""

import numpy as np

from course.show.picture import BLUE, INK, SIGNED, Picture


def strongest(filters, patches):
    """Show filters, and beside each the patches that activate it most.

    All filters share one scale with white at zero, all patches another one.

    Parameters
    ----------
    filters : array of shape (n, height, width), any real values
    patches : array of shape (n, k, height, width); 0 is paper
    """
    filters, patches = np.asarray(filters), np.asarray(patches)
    n, k, height, width = patches.shape
    limit, gap = np.abs(filters).max(), 2
    high, wide = height + gap, width + gap
    inch = 8.2 / (wide * (k + 2))
    picture = Picture(
        f"{n} rows: a filter as colours, red above zero and blue below, and beside it "
        f"{k} patches of ink, the one with the largest activation first",
        figsize=(inch * wide * (k + 2), inch * high * n + 0.45),
    )
    axes = picture.subplots(1, 2, width_ratios=(width, k * wide - gap))
    scales = (
        {"cmap": SIGNED, "vmin": -limit, "vmax": limit},
        {"cmap": INK, "vmin": 0, "vmax": patches.max()},
    )
    for ax, tiles, scale in zip(axes, (filters[:, None], patches), scales, strict=True):
        mosaic = np.full((n, tiles.shape[1], high, wide), np.nan)
        mosaic[..., :height, :width] = tiles
        mosaic = mosaic.swapaxes(1, 2).reshape(n * high, -1)[:-gap, :-gap]
        ax.imshow(mosaic, **scale)
        ax.set(facecolor="#CCCCCC", xticks=[], yticks=[])
        ax.spines[:].set_visible(False)
    axes[0].set_yticks(np.arange(n) * high + (height - 1) / 2, range(n), fontsize=9)
    axes[0].tick_params(length=0)
    axes[0].set_title("filter", fontsize=10)
    axes[1].set_title(f"its {k} strongest patches, the strongest first", fontsize=10)
    return picture


def dropout_passes(passes, still, label):
    """Show the probabilities of one image from many passes with dropout, and from one without.

    Parameters
    ----------
    passes : array of shape (n, n_classes), values 0 to 1
        The probabilities of each pass; a dot each.
    still : array of shape (n_classes,), values 0 to 1
        The probabilities without dropout; a black bar each.
    label : int
        The true class.
    """
    passes, still = np.asarray(passes), np.asarray(still)
    n, n_classes = passes.shape
    found = np.bincount(passes.argmax(axis=1), minlength=n_classes)
    most = ", ".join(f"{k} in {found[k]}" for k in np.flatnonzero(found))
    picture = Picture(
        f"The probabilities of one image of class {label}: of {n} passes with dropout, {most} "
        f"find that class; without dropout, class {still.argmax()} has {still.max():.1%}",
        figsize=(7.4, 3.2),
    )
    axes = picture.subplots()
    sideways = np.linspace(-0.3, 0.3, n)
    for k in range(n_classes):
        axes.plot(k + sideways, passes[:, k], ".", color=BLUE, alpha=0.5, markersize=5)
    axes.plot([], [], ".", color=BLUE, label=f"dropout on, {n} passes")
    axes.hlines(
        still,
        np.arange(n_classes) - 0.4,
        np.arange(n_classes) + 0.4,
        colors="black",
        linewidth=2.5,
        label="dropout off",
    )
    axes.set(
        xlabel=f"class (true: {label})",
        ylabel="probability",
        xticks=range(n_classes),
        ylim=(-0.02, 1.02),
    )
    axes.spines[["top", "right"]].set_visible(False)
    picture.legend(loc="outside right upper", frameon=False)
    return picture


def mean_logits(logits, labels, titles):
    """Show, for each of some networks, the mean logits of the images of each class.

    Parameters
    ----------
    logits : sequence of m arrays of shape (n, n_classes)
        What each network says of the same n images.
    labels : int array of shape (n,)
        The true classes.
    titles : sequence of m values
        What stands above each network's table.
    """
    n_classes = np.shape(logits[0])[1]
    tables = np.array(
        [[np.asarray(z)[labels == k].mean(axis=0) for k in range(n_classes)] for z in logits]
    )
    limit, signed = np.abs(tables).max() or 1, tables.min() < 0
    white = [np.flatnonzero(~table.any(axis=0)).tolist() for table in tables]
    said = "; ".join(
        f"{title}, only zeros in columns {columns or 'none'}"
        for title, columns in zip(titles, white, strict=True)
    )
    picture = Picture(
        f"tables of the mean logit, true class by class, from {tables.min():.3g} to "
        f"{tables.max():.3g}: {said}",
        figsize=(min(2.6 * len(tables) + 1, 8.8), 3.25),
    )
    axes = picture.subplots(1, len(tables), sharey=True, squeeze=False)[0]
    for ax, table, title in zip(axes, tables, titles, strict=True):
        drawn = ax.imshow(
            table,
            cmap=SIGNED if signed else INK,
            vmin=-limit if signed else 0,
            vmax=limit,
        )
        ax.set(title=title, xlabel="logit of class", xticks=range(n_classes))
        ax.set_yticks(range(n_classes))
        ax.tick_params(length=0, labelsize=8)
    axes[0].set_ylabel("true class")
    picture.colorbar(drawn, ax=axes, label="mean logit")
    return picture
