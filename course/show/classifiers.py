"""Every picture in the course: one function each, arrays in, figure out.

The figures use colours that colour-blind readers can tell apart, one colour scale for
all images of a figure, and for signed values a scale with white at zero. Each carries a
text for screen readers.
"""

import base64
from io import BytesIO

import numpy as np
from matplotlib.figure import Figure
from matplotlib.patches import Rectangle

INK = "gray_r"  # 0 is white paper, the maximum is black ink
SIGNED = "RdBu_r"  # blue is negative, white is zero, red is positive
BLUE, ORANGE, GREEN, GREY = (
    "#0072B2",
    "#D55E00",
    "#009E73",
    "#999999",
)  # Okabe and Ito, 2008


class Picture(Figure):
    """A figure that shows itself, once, where it is the last value of a cell.

    Parameters
    ----------
    alt : str
        What the picture shows, for readers who cannot see it.
    figsize : tuple of float
        Width and height in inches; a page is about 9 inches wide.
    """

    DPI = 144  # twice what is shown, for sharp lines on dense screens

    def __init__(self, alt, figsize):
        super().__init__(figsize=figsize, layout="constrained", dpi=self.DPI)
        self.alt = alt

    def _repr_mimebundle_(self, include=None, exclude=None):
        png = BytesIO()
        self.savefig(png, format="png", metadata={"Software": None})
        width, height = (round(inches * self.DPI / 2) for inches in self.get_size_inches())
        data = {
            "image/png": base64.b64encode(png.getvalue()).decode(),
            "text/plain": self.alt,
        }
        return data, {"image/png": {"alt": self.alt, "width": width, "height": height}}


def _count(n, noun):
    return f"{n} {noun}" if n == 1 else f"{n} {noun}s"


def digit(image, label=None):
    """Show one image, large, with a scale that says what the pixel values are.

    Parameters
    ----------
    image : array of shape (28, 28), any real dtype; 0 is background
    label : int, optional
        Its class, for the title.
    """
    name = "a digit" if label is None else f"a handwritten {label}"
    picture = Picture(f"{name}, {image.shape[0]} by {image.shape[1]} pixels", figsize=(3.6, 3))
    axes = picture.subplots()
    drawn = axes.imshow(image, cmap=INK)
    axes.set(xlabel="column", ylabel="row", title="" if label is None else f"label {label}")
    picture.colorbar(drawn, label="pixel value")
    return picture


def grid(images, titles=None, columns=5, colours=None):
    """Show images in rows, all on the same colour scale.

    Parameters
    ----------
    images : array of shape (n, height, width)
    titles : sequence of n values, optional
        What stands above each image.
    columns : int
        Images in a row.
    colours : sequence of n colours, optional
        The colours of the titles.
    """
    images = np.asarray(images)
    n, height, width = images.shape
    rows = -(-n // columns)
    alt = f"{_count(n, 'image')} in {_count(rows, 'row')}"
    inch = 0.9 / (width + 3)  # the size of a pixel
    above = 2  # pixels of space above an image
    if titles is not None:
        alt += ": " + "; ".join(str(title).replace("\n", " ") for title in titles)
        lines = max(str(title).count("\n") + 1 for title in titles)
        above += (0.05 + 0.15 * lines) / inch
    above = round(above)
    # One mosaic on one pair of axes: a hundred axes would take seconds to draw.
    mosaic = np.full((rows * (above + height), columns * (width + 3)), np.nan)
    picture = Picture(alt, figsize=np.array(mosaic.shape)[::-1] * inch + 0.08)
    axes = picture.add_subplot()
    for i, image in enumerate(images):
        row, column = divmod(i, columns)
        top, left = row * (above + height) + above, column * (width + 3) + 1
        mosaic[top : top + height, left : left + width] = image
        if titles is not None:
            axes.text(
                left + width / 2 - 0.5,
                top - 2,
                titles[i],
                fontsize=9,
                color=colours[i] if colours is not None else "black",
                ha="center",
                va="bottom",
                in_layout=False,
            )
    axes.imshow(mosaic, cmap=INK, vmin=images.min(), vmax=images.max())
    axes.set_axis_off()
    return picture


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


def loss_curve(probabilities, losses):
    """Show the loss of one example against the probability of its true class.

    Parameters
    ----------
    probabilities : float array of shape (n,), above 0 and up to 1, in rising order
    losses : float array of shape (n,)
        The loss at each probability.
    """
    picture = Picture(
        f"The loss falls from {losses[0]:.1f} at probability {probabilities[0]:.2g} "
        f"to {abs(losses[-1]):.1f} at probability {probabilities[-1]:.2g}",
        figsize=(5, 3),
    )
    axes = picture.subplots()
    axes.plot(probabilities, losses, color=BLUE, linewidth=2)
    axes.set(
        xlabel="probability of the true class",
        ylabel="loss",
        xlim=(0, 1),
        ylim=(0, None),
        xticks=np.linspace(0, 1, 11),
    )
    axes.grid(alpha=0.3)
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


def close_up(image, top, left, size=5):
    """Show one image, and beside it a patch of it with the pixel values written in.

    Parameters
    ----------
    image : array of shape (height, width), integers from 0 (background) to 255
    top, left : int
        The row and the column where the patch begins.
    size : int
        Its height and width in pixels.
    """
    patch = image[top : top + size, left : left + size]
    picture = Picture(
        f"an image with a frame around rows {top} to {top + size - 1}, columns {left} "
        f"to {left + size - 1}; beside it that patch, enlarged: {patch.tolist()}",
        figsize=(7.2, 3.5),
    )
    whole, enlarged = picture.subplots(1, 2)
    whole.imshow(image, cmap=INK, vmin=0, vmax=255)
    whole.add_patch(
        Rectangle((left - 0.5, top - 0.5), size, size, fill=False, ec=ORANGE, lw=2)
    )
    whole.set(title="the whole image", xlabel="column", ylabel="row")
    enlarged.imshow(patch, cmap=INK, vmin=0, vmax=255)
    for (row, column), value in np.ndenumerate(patch):
        colour = "white" if value > 127 else "black"
        enlarged.text(
            column, row, value, color=colour, ha="center", va="center", in_layout=False
        )
    enlarged.set(
        title="the patch",
        xlabel="column",
        ylabel="row",
        xticks=range(size),
        xticklabels=range(left, left + size),
        yticks=range(size),
        yticklabels=range(top, top + size),
    )
    enlarged.spines[:].set(color=ORANGE, linewidth=2)
    return picture


def histogram(images):
    """Show how many pixels have each of the values 0 to 255, on a logarithmic scale.

    Parameters
    ----------
    images : uint8 array of any shape
    """
    counts = np.zeros(256, dtype=int)
    for part in np.array_split(images.ravel(), 100):  # bincount copies to int64
        counts += np.bincount(part, minlength=256)
    zero, full = (counts[[0, 255]] / counts.sum()).tolist()
    picture = Picture(
        f"bars: the number of pixels with each value; {zero:.1%} of them are 0 and "
        f"{full:.1%} are 255",
        figsize=(7.2, 2.8),
    )
    axes = picture.subplots()
    axes.stairs(counts, np.arange(257) - 0.5, fill=True, color=BLUE)
    axes.set(
        yscale="log",
        xlim=(-6, 261),
        ylim=(counts[counts > 0].min() / 2, counts.max() * 3),
        xticks=range(0, 256, 51),
        title="How many pixels have each value",
        xlabel="pixel value",
        ylabel="number of pixels",
    )
    axes.minorticks_off()
    axes.text(4, counts[0], f"value 0: {zero:.1%} of all pixels", va="center")
    axes.text(255, 2 * counts[250:].max(), f"value 255: {full:.1%}", ha="right")
    return picture


def unrolled(image, row):
    """Show an image and its pixels in one line, row after row, with one row marked.

    Parameters
    ----------
    image : array of shape (height, width); 0 is background
    row : int
        The row to mark.
    """
    height, width = image.shape
    start = row * width
    picture = Picture(
        f"an image with row {row} marked; beside it the values of its "
        f"{height * width} pixels one after the other, with positions {start} to "
        f"{start + width - 1} marked",
        figsize=(8.6, 2.6),
    )
    square, line = picture.subplots(1, 2, width_ratios=[1, 3])
    square.imshow(image, cmap=INK)
    square.add_patch(Rectangle((-0.5, row - 0.5), width, 1, fill=False, ec=ORANGE, lw=2))
    square.set(title=f"{height} by {width} pixels", xlabel="column", ylabel="row")
    line.axvspan(start - 0.5, start + width - 0.5, color=ORANGE, alpha=0.35, lw=0)
    edges = np.arange(height * width + 1) - 0.5
    line.stairs(image.ravel(), edges, fill=True, color="black")
    line.set(
        title=f"the same {height * width} pixels in one row",
        xlim=(0, height * width),
        xticks=range(0, height * width + 1, 4 * width),
        xlabel="position",
        ylabel="pixel value",
    )
    return picture


def one_hot_table(table, labels):
    """Show one-hot rows as a table, beside the labels that they stand for.

    Parameters
    ----------
    table : array of shape (n, n_classes) of zeros and ones
    labels : array of shape (n,)
    """
    n, n_classes = table.shape
    picture = Picture(
        f"a table of {n} rows and {n_classes} columns with a single 1 in each row, in "
        f"the columns {', '.join(str(label) for label in labels)}",
        figsize=(0.42 * n_classes + 0.9, 0.32 * n + 0.8),
    )
    axes = picture.subplots()
    axes.imshow(table, cmap="Blues", vmin=0, vmax=1.5, aspect="auto")
    for (row, column), value in np.ndenumerate(table):
        axes.text(
            column,
            row,
            f"{value:g}",
            ha="center",
            va="center",
            in_layout=False,
            color="black" if value else "#666666",
            fontweight="bold" if value else "normal",
        )
    axes.set(
        xlabel="class",
        ylabel="label",
        xticks=range(n_classes),
        yticks=range(n),
        yticklabels=labels,
    )
    axes.xaxis.set_label_position("top")
    axes.tick_params(top=True, labeltop=True, bottom=False, labelbottom=False)
    axes.tick_params(length=0)
    return picture


def maps(images, titles=None, columns=None, label="value"):
    """Show images of numbers with one colour bar: a scale that all of them share.

    Signed values run from blue over white at zero to red, values of 0 and more from
    white to black.

    Parameters
    ----------
    images : sequence of n arrays of shape (height, width), any real dtype
    titles : sequence of n values, optional
        What stands above each image.
    columns : int, optional
        Images in a row; by default, all.
    label : str
        What the values are, for the colour bar.
    """
    images = np.asarray(images)
    columns = columns or len(images)
    rows = -(-len(images) // columns)
    limit, signed = np.abs(images).max(), images.min() < 0
    alt = f"{_count(len(images), 'image')} in {_count(rows, 'row')}, {label} as colours, from "
    alt += f"{images.min():.3g} to {images.max():.3g}"
    lines = 0
    if titles is not None:
        alt += ": " + "; ".join(str(title).replace("\n", " ") for title in titles)
        lines = max(str(title).count("\n") + 1 for title in titles)
    side = min(2.6, 8 / columns)
    picture = Picture(alt, figsize=(side * columns + 1, (side + 0.1 + 0.2 * lines) * rows))
    axes = picture.subplots(rows, columns, squeeze=False)
    for ax in axes.flat:
        ax.set_axis_off()
    for i, (ax, image) in enumerate(zip(axes.flat, images, strict=False)):
        drawn = ax.imshow(
            image,
            cmap=SIGNED if signed else INK,
            vmin=-limit if signed else 0,
            vmax=limit,
        )
        ax.set_axis_on()
        ax.set(xticks=[], yticks=[])
        ax.spines[:].set_color(GREY)
        if titles is not None:
            ax.set_title(titles[i], fontsize=10)
    picture.colorbar(drawn, ax=axes, label=label)
    return picture


def batches(passes):
    """Show in which order some passes through the data visit its rows.

    Parameters
    ----------
    passes : sequence of passes
        Each is a sequence of batches, each batch a 1-d integer array of row numbers.
    """
    n = max(sum(len(batch) for batch in batches) for batches in passes)
    written = "; ".join(
        " | ".join(" ".join(str(row) for row in batch) for batch in batches)
        for batches in passes
    )
    picture = Picture(
        f"the row numbers of {len(passes)} passes, batches divided by bars: {written}",
        figsize=(max(0.5 * n + 1.2, 4.2), 0.42 * len(passes) + 0.8),
    )
    axes = picture.subplots()
    fills = ("#56B4E9", "#E69F00", "#CCCCCC")
    for y, one_pass in enumerate(passes):
        x = 0
        for i, batch in enumerate(one_pass):
            fill = fills[i % len(fills)]
            axes.add_patch(Rectangle((x - 0.48, y - 0.4), len(batch) - 0.04, 0.8, fc=fill))
            for row in batch:
                axes.text(x, y, row, ha="center", va="center", in_layout=False)
                x += 1
    axes.set(
        xlim=(-0.6, n - 0.4),
        ylim=(len(passes) - 0.5, -0.5),
        xticks=[],
        yticks=range(len(passes)),
        yticklabels=[f"epoch {i + 1}" for i in range(len(passes))],
        title="row numbers as they come; each colour is a batch",
    )
    axes.title.set_fontsize(10)
    axes.tick_params(length=0)
    axes.spines[:].set_visible(False)
    return picture


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
    alt = f"{_count(n, 'image')}, each with {_count(m, 'map')} of the {label} beside it"
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
    styles = zip((BLUE, ORANGE, GREEN, GREY), "osD^", ("-", "--", "-.", ":"), strict=True)
    for (name, values), (colour, marker, line) in zip(
        accuracies.items(), styles, strict=False
    ):
        axes.plot(epsilons, values, color=colour, marker=marker, linestyle=line, label=name)
    axes.set(xlabel="ε, the change of each pixel", ylabel="accuracy", ylim=(0, 1.03))
    axes.grid(alpha=0.3)
    axes.legend()
    return picture


def box(image, rows, columns, size=20):
    """Show an image with a frame around its ink, and a square in the middle of the image.

    Parameters
    ----------
    image : array of shape (height, width); 0 is background
    rows, columns : pair of int
        The first and the last row with ink, and the first and the last column.
    size : int
        The height and width of the square, which is dashed.
    """
    (top, bottom), (left, right) = rows, columns
    height, width = image.shape
    y, x = (height - size) // 2, (width - size) // 2
    lost = 1 - image[y : y + size, x : x + size].sum() / image.sum()
    picture = Picture(
        f"a digit with a frame around its ink, rows {top} to {bottom} and columns {left} to "
        f"{right}, and the dashed {size} by {size} square in the middle of the image, which "
        f"leaves {lost:.0%} of the ink outside",
        figsize=(5.4, 3.6),
    )
    axes = picture.subplots()
    axes.imshow(image, cmap=INK)
    frames = {
        "box around the ink": ((left, top), right - left + 1, bottom - top + 1, ORANGE, "-"),
        f"middle {size} by {size}": ((x, y), size, size, BLUE, "--"),
    }
    for label, ((x, y), w, h, colour, style) in frames.items():
        corner = (x - 0.5, y - 0.5)
        axes.add_patch(
            Rectangle(corner, w, h, fill=False, ec=colour, lw=2, ls=style, label=label)
        )
    axes.set(xlabel="column", ylabel="row", title=f"{lost:.0%} of the ink is outside")
    axes.legend(loc="upper left", bbox_to_anchor=(1.02, 1), frameon=False)
    return picture


def binary_losses(probabilities, of_one, of_zero):
    """Show the loss of a one and of a zero against the probability of a one.

    Parameters
    ----------
    probabilities : float array of shape (n,), between 0 and 1, in rising order
    of_one, of_zero : float arrays of shape (n,)
        The loss at each probability, for an example of class 1 and of class 0.
    """
    first, last = probabilities[0], probabilities[-1]
    picture = Picture(
        f"From probability {first:.3g} to {last:.3g} of a one, the loss of a one falls from "
        f"{of_one[0]:.1f} to {of_one[-1]:.1f} and that of a zero rises from "
        f"{of_zero[0]:.1f} to {of_zero[-1]:.1f}",
        figsize=(5, 3),
    )
    axes = picture.subplots()
    axes.plot(probabilities, of_one, color=BLUE, lw=2, label="a one, $y = 1$")
    axes.plot(probabilities, of_zero, color=ORANGE, lw=2, ls="--", label="a zero, $y = 0$")
    axes.set(
        xlabel="predicted probability of a one",
        ylabel="loss",
        xlim=(0, 1),
        ylim=(0, None),
        xticks=np.linspace(0, 1, 11),
    )
    axes.grid(alpha=0.3)
    axes.legend(loc="upper center")
    return picture


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


def learning_rates(rates, accuracies):
    """Show the validation accuracy that each learning rate led to, with the best marked.

    Parameters
    ----------
    rates : sequence of n floats above 0
        Drawn on a logarithmic scale.
    accuracies : sequence of n floats, 0 to 1
    """
    rates, accuracies = np.asarray(rates, float), np.asarray(accuracies, float)
    order = np.argsort(rates)
    best = accuracies.argmax()
    pairs = ", ".join(f"{accuracies[i]:.3f} at {rates[i]:g}" for i in order)
    picture = Picture(f"validation accuracy by learning rate: {pairs}", figsize=(6.4, 3.2))
    axes = picture.subplots()
    axes.plot(rates[order], accuracies[order], "-o", color=BLUE)
    axes.plot(rates[best], accuracies[best], "s", color=ORANGE, markersize=10)
    for rate, accuracy in zip(rates, accuracies, strict=True):
        axes.annotate(
            f"{accuracy:.3f}",
            (rate, accuracy),
            xytext=(0, 9),
            textcoords="offset points",
            ha="center",
            bbox={"facecolor": "white", "edgecolor": "none", "pad": 1},
        )
    axes.set(
        xscale="log",
        ylim=(max(0, accuracies.min() - 0.1), min(1.05, accuracies.max() + 0.08)),
        xticks=rates,
        xticklabels=[np.format_float_positional(rate, trim="-") for rate in rates],
        xlabel="learning rate",
        ylabel="validation accuracy",
    )
    axes.minorticks_off()
    axes.margins(x=0.08)
    axes.grid(alpha=0.3)
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
    styles = zip((BLUE, ORANGE, GREEN, GREY), "osD^", ("-", "--", "-.", ":"), strict=True)
    for (name, values), (colour, marker, line) in zip(
        accuracies.items(), styles, strict=False
    ):
        axes.plot(distances, values, color=colour, marker=marker, linestyle=line, label=name)
    axes.set(
        xlabel="pixels to the right",
        ylabel="accuracy",
        xticks=distances,
        ylim=(0, 1.03),
    )
    axes.grid(alpha=0.3)
    axes.legend()
    return picture


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
