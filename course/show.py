"""Every picture in the course: one function each, arrays in, figure out.

The figures use colours that colour-blind readers can tell apart, one colour scale for all images of
a figure, and for signed values a scale with white at zero. Each carries a text for screen readers.
"""

import base64
from io import BytesIO

from matplotlib.figure import Figure

INK = "gray_r"  # 0 is white paper, the maximum is black ink
SIGNED = "RdBu_r"  # blue is negative, white is zero, red is positive
BLUE, ORANGE, GREEN, GREY = "#0072B2", "#D55E00", "#009E73", "#999999"  # Okabe and Ito, 2008


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
        data = {"image/png": base64.b64encode(png.getvalue()).decode(), "text/plain": self.alt}
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
    n = len(images)
    rows = -(-n // columns)
    alt = f"{n} images in {rows} rows"
    if titles is not None:
        alt += ": " + ", ".join(str(title).replace("\n", " ") for title in titles)
    picture = Picture(alt, figsize=(0.9 * columns, (1.2 if titles is not None else 0.95) * rows))
    axes = picture.subplots(rows, columns, squeeze=False)
    for ax in axes.flat:
        ax.set_axis_off()
    for i, (ax, image) in enumerate(zip(axes.flat, images, strict=False)):
        ax.imshow(image, cmap=INK, vmin=images.min(), vmax=images.max())
        if titles is not None:
            ax.set_title(
                titles[i], fontsize=9, color=colours[i] if colours is not None else "black"
            )
    return picture
