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
    alt = f"{n} images in {rows} rows"
    inch = 0.9 / (width + 3)  # the size of a pixel
    above = 2  # pixels of space above an image
    if titles is not None:
        alt += ": " + ", ".join(str(title).replace("\n", " ") for title in titles)
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
    alt = f"{label} as colours, from {images.min():.3g} to {images.max():.3g}"
    if titles is not None:
        alt += ": " + ", ".join(str(title) for title in titles)
    side = min(2.6, 8 / columns)
    picture = Picture(alt, figsize=(side * columns + 1, (side + 0.3) * rows))
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
        figsize=(0.5 * n + 1.2, 0.42 * len(passes) + 0.8),
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
