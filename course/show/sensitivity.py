"""How what a network says hangs on the pixels: gradients, and changes of the image."""

import numpy as np

from course.show.picture import BLUE, GREEN, GREY, INK, ORANGE, SIGNED, Picture, count


def gradients(images, gradients, columns=None, rows=None, label="gradient"):
    """Show images, and beside each the gradients of some outputs, all on one scale.

    The few strongest values, one in a thousand, are cut off, so that the others have
    colours that can be told apart.

    Parameters
    ----------
    images : array of shape (n, height, width); 0 is background
    gradients : array of shape (n, m, height, width), any real values
    columns : sequence of 1 + m values, optional
        What stands above the images and above each column of gradients.
    rows : sequence of n values, optional
        What stands at the left of each row.
    label : str
        What the signed values are, for the colour bar.
    """
    images, gradients = np.asarray(images), np.asarray(gradients)
    n, m, height, width = gradients.shape
    limit = np.quantile(np.abs(gradients), 0.999) or 1
    alt = f"{count(n, 'image')}, each with {count(m, 'map')} of the {label} beside it"
    if columns is not None:
        alt += f"; columns: {', '.join(str(name) for name in columns)}"
    if rows is not None:
        alt += f"; rows: {', '.join(str(name) for name in rows)}"
    alt += f"; values from {gradients.min():.2g} to {gradients.max():.2g}, zero is white"
    side = min(1.5, 7.6 / (m + 1))  # inches
    picture = Picture(alt.replace("\n", " "), ((m + 1) * side + 1.2, n * side + 0.4))
    axes = picture.subplots()
    high, wide = height + 2, width + 2  # with a frame of one pixel
    ink = np.full((n * high, (m + 1) * wide), np.nan)
    signed = ink.copy()
    for i in range(n):
        across = slice(i * high + 1, i * high + 1 + height)
        ink[across, 1 : 1 + width] = images[i]
        for j in range(m):
            left = (j + 1) * wide + 1
            signed[across, left : left + width] = gradients[i, j]
    axes.imshow(ink, cmap=INK, vmin=0, interpolation="nearest")
    drawn = axes.imshow(signed, cmap=SIGNED, vmin=-limit, vmax=limit, interpolation="nearest")
    axes.set(facecolor="#CCCCCC", xticks=[], yticks=[])
    axes.spines[:].set_visible(False)
    if columns is not None:
        axes.set_xticks(np.arange(m + 1) * wide + wide / 2 - 0.5, columns, fontsize=9)
    if rows is not None:
        axes.set_yticks(np.arange(n) * high + high / 2 - 0.5, rows, fontsize=9)
    axes.tick_params(length=0, labeltop=True, labelbottom=False)
    picture.colorbar(drawn, label=label, extend="both", aspect=30)
    return picture


def magnitudes(groups, limit, label):
    """Show how values of very different sizes are spread, on a logarithmic axis.

    Parameters
    ----------
    groups : dict of str to array of shape (n,), values of 0 and more
        One histogram each; values below 1e-12 count as 1e-12.
    limit : float
        Where to draw a dashed line.
    label : str
        What the values are, for the axis.
    """
    values = {name: np.maximum(group, 1e-12) for name, group in groups.items()}
    below = {name: np.mean(np.asarray(group) < limit) for name, group in groups.items()}
    powers = [np.log10(group) for group in values.values()]
    lowest, highest = min(map(np.min, powers)), max(map(np.max, powers))
    bins = np.logspace(np.floor(lowest), np.ceil(highest), 60)
    picture = Picture(
        f"Histograms of the {label}: "
        + "; ".join(f"{name}, {part:.0%} are below {limit:g}" for name, part in below.items()),
        figsize=(7.2, 1.5 * len(groups) + 0.5),
    )
    axes = picture.subplots(len(groups), 1, sharex=True, squeeze=False)[:, 0]
    for ax, colour, name in zip(axes, (BLUE, ORANGE, GREEN), values, strict=False):
        ax.hist(values[name], bins=bins, color=colour)
        ax.axvline(limit, color="black", linestyle="--")
        ax.set_title(f"{name}: {below[name]:.0%} below {limit:g}", fontsize=10, loc="left")
        ax.set(xscale="log", ylabel="images")
        ax.spines[["top", "right"]].set_visible(False)
    axes[-1].set_xlabel(label)
    return picture


def robustness(epsilons, accuracies):
    """Show how the accuracy falls as the images are changed more and more.

    Parameters
    ----------
    epsilons : sequence of n values of 0 and more
        By how much each pixel may change.
    accuracies : dict of str to sequence of n values, 0 to 1
        A curve each.
    """
    ends = ", ".join(f"{name} {values[-1]:.0%}" for name, values in accuracies.items())
    picture = Picture(
        f"The accuracy against the change of each pixel; at {epsilons[-1]:g}: {ends}",
        figsize=(6.4, 3.2),
    )
    axes = picture.subplots()
    _accuracies(axes, epsilons, accuracies)
    axes.set(xlabel="ε, the change of each pixel")
    return picture


def shifts(distances, accuracies):
    """Show how the accuracy falls as the images are moved sideways.

    Parameters
    ----------
    distances : sequence of n ints
        By how many pixels.
    accuracies : dict of str to sequence of n values, 0 to 1
        A curve each.
    """
    ends = ", ".join(
        f"{name} from {values[0]:.0%} to {values[-1]:.0%}"
        for name, values in accuracies.items()
    )
    picture = Picture(
        f"The accuracy on images that are moved by {distances[0]} to {distances[-1]} pixels: "
        f"{ends}",
        figsize=(6.4, 3),
    )
    axes = picture.subplots()
    _accuracies(axes, distances, accuracies)
    axes.set(xlabel="pixels to the right", xticks=distances)
    return picture


def _accuracies(axes, changes, accuracies):
    """Draw curves that differ in colour, mark and line."""
    styles = zip((BLUE, ORANGE, GREEN, GREY), "osD^", ("-", "--", "-.", ":"), strict=True)
    for (name, values), (colour, marker, line) in zip(
        accuracies.items(), styles, strict=False
    ):
        axes.plot(changes, values, color=colour, marker=marker, linestyle=line, label=name)
    axes.set(ylabel="accuracy", ylim=(0, 1.03))
    axes.grid(alpha=0.3)
    axes.legend()
