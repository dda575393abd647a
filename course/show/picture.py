"""What all pictures share: the colours, and a figure with a text for screen readers."""

import base64
from io import BytesIO

from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure

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
        # As `savefig` does, which draws everything once more to know what is where.
        FigureCanvasAgg(self).print_png(png, metadata={"Software": None})
        width, height = (round(inches * self.DPI / 2) for inches in self.get_size_inches())
        data = {
            "image/png": base64.b64encode(png.getvalue()).decode(),
            "text/plain": self.alt,
        }
        return data, {"image/png": {"alt": self.alt, "width": width, "height": height}}


def count(n, noun):
    """A number of things in words: "1 row", "2 rows"."""
    return f"{n} {noun}" if n == 1 else f"{n} {noun}s"
