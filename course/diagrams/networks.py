"""How a network is built: its units, its layers, its parameters."""

import re
from itertools import pairwise

import numpy as np
from matplotlib.collections import LineCollection
from matplotlib.patches import Rectangle

from course.show.picture import BLUE, GREY, ORANGE, Picture


def network(sizes, names=None, shapes=False):
    """Draw a fully-connected network: a column of circles a layer, lines for the weights.

    Of a layer with more than 8 units, three at the top and three at the bottom are drawn, with
    dots between. The true number is written under it.

    Parameters
    ----------
    sizes : sequence of int
        How many units each layer has, the inputs first.
    names : sequence of str, optional
        What stands above each layer.
    shapes : bool
        Whether the shapes of W and b stand between the layers.
    """
    pairs = list(pairwise(sizes))
    alt = "a fully-connected network: layers of " + ", ".join(f"{n:,}" for n in sizes)
    alt += f" units, {sizes[0]:,} of them inputs and {sizes[-1]:,} outputs"
    if names is not None:
        alt += "; the layers are called " + ", ".join(names)
    if shapes:
        alt += "; " + ", ".join(f"W of shape ({n}, {k}) and b of ({k},)" for n, k in pairs)
    places = [_places(n) for n in sizes]
    top = max(y.max() for y in places)
    step = 5.0  # from layer to layer; 1 is from unit to unit
    inch = min(0.34, 8.8 / (step * len(pairs) + 3))
    above, below = (0.8, 1.7)[names is not None], (1.5, 2.9)[shapes]
    width, height = step * len(pairs) + 3, 2 * top + above + below
    picture = Picture(alt, figsize=(inch * width, inch * height))
    axes = picture.subplots()
    for i, (left, right) in enumerate(pairwise(places)):
        lines = [[(step * i, y), (step * (i + 1), z)] for y in left for z in right]
        axes.add_collection(LineCollection(lines, colors=GREY, linewidths=0.5, zorder=1))
    for i, (n, y) in enumerate(zip(sizes, places, strict=True)):
        x = step * i
        colour = "white" if i == 0 else ORANGE if i == len(sizes) - 1 else BLUE
        style = {"ms": 40 * inch, "mfc": colour, "mec": "black"}
        axes.plot(np.full(len(y), x), y, "o", zorder=2, **style)
        if len(y) < n:
            axes.plot([x] * 3, [-0.3, 0, 0.3], "o", ms=2, color="black", zorder=2)
        axes.text(x, -top - 0.8, f"{n:,}", ha="center", va="top", in_layout=False)
        if names is not None:
            axes.text(x, top + 0.8, names[i], ha="center", va="bottom", in_layout=False)
    if shapes:
        for i, (n, k) in enumerate(pairs):
            written = f"W ({n}, {k})\nb ({k},)"
            place = (step * (i + 0.5), -top - 1.4)
            axes.text(*place, written, ha="center", va="top", in_layout=False)
    axes.set(xlim=(-1.5, width - 1.5), ylim=(-top - below, top + above), aspect="equal")
    axes.set_axis_off()
    return picture


def _places(n):
    """The heights at which the units of a layer are drawn, centred on 0."""
    if n <= 8:
        return (n - 1) / 2 - np.arange(n)
    return np.array([3.5, 2.5, 1.5, -1.5, -2.5, -3.5])


def model(model):
    """Draw a Keras model as a column of boxes, one a layer, from the input to the output.

    Each box says the name of the layer, its kind and its activation. Beside it stand the
    shape of its output for one example and its number of parameters, with a bar for its
    share of all of them.

    Parameters
    ----------
    model : keras.Model
        Its layers follow each other, and its shapes are known: it starts with `keras.Input`.
    """
    total = model.count_params()
    rows = [("input", "", model.input_shape[1:], 0)]
    for layer in model.layers:
        kind = type(layer).__name__
        if kind != "InputLayer":
            activation = getattr(getattr(layer, "activation", None), "__name__", "linear")
            if activation != "linear" and activation != layer.name:
                kind += f", {activation}"
            rows.append((_name(layer), kind, layer.output.shape[1:], layer.count_params()))
    alt = f"a network of {len(rows) - 1} layers with {total:,} parameters: " + "; ".join(
        f"{name}{f' ({kind})' if kind else ''}, output {_shape(shape)}, {count:,} parameters"
        for name, kind, shape, count in rows
    )
    picture = Picture(alt, figsize=(7.8, 0.36 * len(rows) + 0.6))
    axes = picture.subplots()
    heads = ((0, "layer", "left"), (6.7, "output", "center"), (9, "parameters", "right"))
    style = {"va": "center", "in_layout": False, "fontsize": 9}
    for x, head, side in heads:
        axes.text(x, -0.65, head, ha=side, color="#555555", **style)
    for y, (name, kind, shape, count) in enumerate(rows):
        fill = "white" if y == 0 else "#CFE5F3" if count else "#EEEEEE"
        axes.add_patch(Rectangle((0, y - 0.33), 5.6, 0.66, fc=fill, ec="black", lw=0.8))
        axes.text(0.12, y, name, weight="bold", **style)
        axes.text(5.48, y, kind, ha="right", **style)
        axes.text(6.7, y, _shape(shape), ha="center", **style)
        if y > 0:
            arrow = {"arrowstyle": "-|>", "color": "black", "shrinkA": 0, "shrinkB": 0}
            axes.annotate("", (2.8, y - 0.33), (2.8, y - 0.67), arrowprops=arrow)
            axes.text(9, y, f"{count:,}", ha="right", **style)
            share = count / max(total, 1)
            axes.add_patch(Rectangle((9.15, y - 0.2), 1.5 * share, 0.4, fc=BLUE))
    axes.text(9, len(rows) - 0.25, f"{total:,}", ha="right", weight="bold", **style)
    axes.text(9.15, len(rows) - 0.25, "in all", **style)
    axes.set(xlim=(-0.05, 10.7), ylim=(len(rows) + 0.1, -1))
    axes.set_axis_off()
    return picture


def _name(layer):
    """A layer's name, without the number if it is Keras's own, such as ``dense_13``."""
    own, kind = re.sub(r"_\d+$", "", layer.name), type(layer).__name__.lower()
    return own if own.replace("_", "") == kind else layer.name


def _shape(shape):
    return " × ".join(f"{length:,}" for length in shape)  # noqa: RUF001
