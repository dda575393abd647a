"""Images side by side: ink on paper, or numbers as colours."""

import numpy as np

from course.show.picture import GREY, INK, SIGNED, Picture, count


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
    alt = f"{count(n, 'image')} in {count(rows, 'row')}"
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
    alt = f"{count(len(images), 'image')} in {count(rows, 'row')}, {label} as colours, from "
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
