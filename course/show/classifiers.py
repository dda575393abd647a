"""What a classifier says of images, and how often it is right."""

import numpy as np
from matplotlib.patches import Rectangle

from course.show.images import grid
from course.show.picture import BLUE, GREEN, GREY, INK, ORANGE, Picture


def logits_and_probabilities(logits, probabilities):
    """Show the logits of one image, and what softmax makes of them, as bars.

    Parameters
    ----------
    logits : array of shape (n_classes,), any real values
    probabilities : array of shape (n_classes,), values 0 to 1
    """
    logits, probabilities = np.asarray(logits), np.asarray(probabilities)
    pairs = ", ".join(
        f"{z:.3g} to {p:.1%}" for z, p in zip(logits, probabilities, strict=True)
    )
    picture = Picture(f"Softmax turns logits into probabilities: {pairs}", (7, 2.8))
    classes = np.arange(len(logits))
    for ax, values, name, colour, text in zip(
        picture.subplots(1, 2),
        (logits, probabilities),
        ("logit", "probability"),
        (GREY, BLUE),
        ("{:.3g}", "{:.1%}"),
        strict=True,
    ):
        bars = ax.bar(classes, values, color=colour)
        ax.bar_label(bars, [text.format(value) for value in values], padding=2)
        ax.axhline(0, color="black", linewidth=0.8)
        ax.margins(y=0.18)
        ax.set(xlabel="class", ylabel=name, xticks=classes)
        ax.spines[["top", "right"]].set_visible(False)
    picture.axes[1].set_ylim(0, 1.12)
    return picture


def prediction(image, probabilities, label):
    """Show one digit beside the probabilities of the ten classes.

    The bar of the true class is green. If another was found, its bar is orange and
    hatched.

    Parameters
    ----------
    image : array of shape (28, 28); 0 is background
    probabilities : array of shape (10,), values 0 to 1
    label : int
        The true class.
    """
    probabilities = np.asarray(probabilities)
    found = int(probabilities.argmax())
    picture = Picture(
        f"A digit: found {found} with probability {probabilities[found]:.1%}, "
        f"true label {label} with probability {probabilities[label]:.1%}",
        figsize=(7.5, 2.8),
    )
    left, right = picture.subplots(1, 2, width_ratios=(1, 2))
    left.imshow(image, cmap=INK)
    left.set_axis_off()
    left.set_title(f"found {found}, true label {label}")
    bars = right.bar(range(len(probabilities)), probabilities, color=GREY)
    bars[found].set(facecolor=ORANGE, hatch="///", edgecolor="white")
    bars[label].set(facecolor=GREEN, hatch=None)
    for k in {found, int(label)}:
        right.annotate(
            f"{probabilities[k]:.1%}",
            (k, probabilities[k]),
            xytext=(0, 3),
            textcoords="offset points",
            ha="center",
        )
    right.set(
        xlabel="class",
        ylabel="probability",
        xticks=range(len(probabilities)),
        ylim=(0, 1.12),
    )
    right.spines[["top", "right"]].set_visible(False)
    return picture


def predictions(images, labels, found, columns=6):
    """Show images under "number | found | true class", green where the two agree.

    Where they don't, the title is orange and ends in a cross.

    Parameters
    ----------
    images : array of shape (n, height, width)
    labels : array of shape (n,)
        The true classes.
    found : array of shape (n,)
        The classes that a classifier found.
    columns : int
        Images in a row.
    """
    right = np.asarray(found) == np.asarray(labels)
    titles = [
        f"{i} | {found[i]} | {labels[i]}" + ("" if right[i] else " ✗")
        for i in range(len(images))
    ]
    return grid(images, titles, columns, [GREEN if ok else ORANGE for ok in right])


def mistakes(images, labels, found, n=18, columns=6):
    """Show the first images whose label was not found.

    Parameters
    ----------
    images : array of shape (n_images, height, width)
    labels : array of shape (n_images,)
        The true classes.
    found : array of shape (n_images,)
        The classes that a classifier found.
    n, columns : int
        How many images to show at most, and how many in a row.
    """
    wrong = np.flatnonzero(np.asarray(found) != labels)[:n]
    titles = [f"{labels[i]}, found {found[i]}" for i in wrong]
    return grid(images[wrong], titles, columns, [ORANGE] * len(wrong))


def threshold(probabilities, labels, threshold=0.5):
    """Show how many zeros and ones got which probability, with a line at the threshold.

    Parameters
    ----------
    probabilities : array of shape (n,) or (n, 1), values 0 to 1
    labels : array of as many values, 0 or 1
    threshold : float
        Where the answer changes from 0 to 1.
    """
    probabilities, labels = np.ravel(probabilities), np.ravel(labels)
    said_one = probabilities >= threshold
    false, missed = np.sum(said_one & (labels == 0)), np.sum(~said_one & (labels == 1))
    picture = Picture(
        f"how many zeros and ones got which probability; at the threshold {threshold:g}, "
        f"zeros taken for ones: {false}, ones missed: {missed}",
        figsize=(7.2, 3),
    )
    axes = picture.subplots()
    bins = np.linspace(0, 1, 41)
    half = (bins[1] - bins[0]) / 2  # side by side: a single mistake isn't behind the others
    for digit, name, colour, hatch in ((0, "zeros", ORANGE, "///"), (1, "ones", BLUE, None)):
        counts, _ = np.histogram(probabilities[labels == digit], bins)
        style = {"facecolor": colour, "edgecolor": "white", "hatch": hatch}
        axes.bar(bins[:-1] + digit * half, counts, half, align="edge", label=name, **style)
    axes.axvline(threshold, color="black", ls="--", lw=1.5, label=f"threshold {threshold:g}")
    axes.set(
        yscale="log",
        xlim=(0, 1),
        ylim=(0.7, None),
        xlabel="predicted probability of a one",
        ylabel="number of images",
    )
    axes.legend(loc="upper left", bbox_to_anchor=(0.16, 1))
    return picture


def confusion(matrix):
    """Show how often each class was taken for each; the darker, the more often.

    The diagonal, what was found rightly, is grey: the colours are for the mistakes.

    Parameters
    ----------
    matrix : int array of shape (n_classes, n_classes)
        A row for each true class, a column for each class found.
    """
    matrix = np.asarray(matrix)
    n = len(matrix)
    wrong = np.where(np.eye(n, dtype=bool), 0, matrix)
    true, found = np.unravel_index(wrong.argmax(), wrong.shape)
    picture = Picture(
        f"a table of {matrix.sum()} images, true class by class found: "
        f"{np.trace(matrix)} on the diagonal; the most common mistake is {true} found as "
        f"{found}, {wrong.max()} times",
        figsize=(0.48 * n + 1, 0.4 * n + 1),
    )
    axes = picture.subplots()
    limit = max(wrong.max(), 1)
    axes.imshow(wrong, cmap="Oranges", vmin=0, vmax=1.4 * limit, aspect="auto")
    for (row, column), count in np.ndenumerate(matrix):
        if row == column:
            axes.add_patch(Rectangle((column - 0.5, row - 0.5), 1, 1, fc="#DDDDDD", lw=0))
        colour = "black" if count else "#AAAAAA"
        axes.text(column, row, count, color=colour, ha="center", va="center", in_layout=False)
    axes.set(xlabel="class found", ylabel="true class", xticks=range(n), yticks=range(n))
    axes.tick_params(length=0)
    return picture
