"""What the data are made of: pixels, their values, ink, labels."""

import numpy as np
from matplotlib.patches import Rectangle
from PIL import Image

from course.show.picture import BLUE, INK, ORANGE, Picture


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


def histogram(images):
    """Show how many pixels have each of the values 0 to 255, on a logarithmic scale.

    Parameters
    ----------
    images : uint8 array of any shape
    """
    rows = images.reshape(-1, images.shape[-1])
    counts = np.array(Image.fromarray(rows).histogram())  # NumPy's would copy to int64
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
