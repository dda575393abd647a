"""What holds for every picture and every drawing of the course."""

import base64
import inspect
import pkgutil
from importlib import import_module

import pytest
from matplotlib.image import imread
from matplotlib.text import Text


def functions(package):
    """The names of all functions that make pictures in a package's modules."""
    return {
        name
        for module in pkgutil.iter_modules(package.__path__, f"{package.__name__}.")
        for name, value in inspect.getmembers(import_module(module.name), inspect.isfunction)
        if value.__module__ == module.name and not name.startswith("_")
    }


def check(picture, folder):
    """Whether a picture comes with a text, at its size, and with nothing cut off."""
    data, metadata = picture._repr_mimebundle_()
    assert len(metadata["image/png"]["alt"]) > 15
    assert data["text/plain"] == metadata["image/png"]["alt"]
    path = folder / "picture.png"
    path.write_bytes(base64.b64decode(data["image/png"]))
    height, width = imread(path).shape[:2]
    assert width == pytest.approx(2 * metadata["image/png"]["width"], abs=2)
    assert width / 2 <= 900, "wider than a page"
    assert height > 0
    for axes in picture.axes:
        labels = [axes.title, axes.xaxis.label, axes.yaxis.label, *axes.texts]
        for text in filter(Text.get_text, labels):
            box, inside = text.get_window_extent(), picture.bbox.padded(1).contains
            assert inside(*box.min), f"{text} is cut off"
            assert inside(*box.max), f"{text} is cut off"
