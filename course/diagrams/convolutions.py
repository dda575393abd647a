"""Every schematic drawing in the course: one function each, sizes in, figure out.

A picture of data is in `course.show`; here is what explains how a network is built and how
it computes. The drawings are `Picture` objects, with the colours of `course.show` and a text
for screen readers.
"""

import re
from itertools import pairwise

import numpy as np
from matplotlib.collections import LineCollection
from matplotlib.patches import Rectangle

from course.show import BLUE, GREEN, GREY, INK, ORANGE, SIGNED, Picture


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


def activations(functions, limit=4):
    """Draw what some activation functions make of a number, side by side.

    Parameters
    ----------
    functions : dict of str to function
        By name; each takes and returns an array of shape (n,).
    limit : float
        The curves run from -`limit` to `limit`.
    """
    z = np.linspace(-limit, limit, 401)
    curves = {name: function(z) for name, function in functions.items()}
    alt = "; ".join(
        f"{name}: {a[0]:.2g} at -{limit}, {a[200]:.2g} at 0, {a[-1]:.2g} at {limit}"
        for name, a in curves.items()
    )
    picture = Picture(f"curves of functions, {alt}", figsize=(2.1 * len(curves) + 0.5, 2.6))
    panels = picture.subplots(1, len(curves), sharex=True, sharey=True, squeeze=False)[0]
    for axes, (name, a) in zip(panels, curves.items(), strict=True):
        axes.axhline(0, color=GREY, linewidth=0.8)
        axes.axvline(0, color=GREY, linewidth=0.8)
        axes.plot(z, a, color=BLUE, linewidth=2.5)
        axes.set(title=name, xlabel="z", xticks=np.linspace(-limit, limit, 5))
        axes.spines[["top", "right"]].set_visible(False)
    panels[0].set_ylabel("a = f(z)")
    return picture


def decisions(functions, points, labels):
    """Draw where on a plane each of some functions says yes, and how the points fare.

    The region of the yes (a value above 0) is orange. Dots are points of class 1, crosses
    of class 0. The titles say how many of them are on the right side.

    Parameters
    ----------
    functions : dict of str to function
        By name; each takes an array of shape (n, 2) and returns values of shape (n,).
    points : array of shape (n, 2)
    labels : array of shape (n,) of zeros and ones
    """
    points, labels = np.asarray(points), np.asarray(labels)
    low, high = points.min() - 0.5, points.max() + 0.5
    ticks = np.linspace(low, high, 301)
    plane = np.stack(np.meshgrid(ticks, ticks), axis=-1).reshape(-1, 2)
    picture = Picture("", figsize=(2.9 * len(functions) + 0.9, 3.2))
    titles = []
    panels = picture.subplots(1, len(functions), squeeze=False)[0]
    for axes, (name, function) in zip(panels, functions.items(), strict=True):
        yes = (function(plane) > 0).reshape(301, 301)
        axes.contourf(ticks, ticks, yes, levels=[-0.5, 0.5, 1.5], colors=["white", "#F8CFB0"])
        for k, mark in enumerate("xo"):
            of_class = points[labels == k]
            style = {"mew": 2.5, "color": "black", "label": f"class {k}"}
            axes.plot(*of_class.T, mark, markersize=9, **style)
        right = np.sum((function(points) > 0) == labels)
        titles.append(f"{name}\n{right} of {len(points)} right")
        axes.set(xlim=(low, high), ylim=(low, high), aspect="equal", title=titles[-1])
        axes.set(xlabel="$x_1$", ylabel="$x_2$")
    panels[-1].legend(loc="center left", bbox_to_anchor=(1, 0.5), frameon=False)
    picture.alt = "points of two classes, and where a function says yes: " + ", ".join(
        title.replace("\n", ", ") for title in titles
    )
    return picture


def convolution(image, kernel, row, column, stride=1):
    """Show how one number of a convolution's output comes about.

    Parameters
    ----------
    image : array of shape (height, width), few numbers, 0 or more
    kernel : array of shape (rows, columns), fewer numbers
    row, column : int
        The place of that number in the output.
    stride : int
        How far the window moves from place to place.
    """
    image, kernel = np.asarray(image), np.asarray(kernel)
    height, width = kernel.shape
    places = np.lib.stride_tricks.sliding_window_view(image, kernel.shape)
    output = (places[::stride, ::stride] * kernel).sum(axis=(2, 3))
    value = _written(output[row, column])
    tables = {
        "image, with the window": (image, (row * stride, column * stride, height, width)),
        "kernel": (kernel, (0, 0, height, width)),
        "output": (output, (row, column, 1, 1)),
    }
    columns = [table.shape[1] for table, _ in tables.values()]
    rows = max(len(table) for table, _ in tables.values())
    picture = Picture(
        f"A window of the image {image.tolist()} and the kernel {kernel.tolist()} give "
        f"{value}, row {row}, column {column} of the output {output.tolist()}",
        figsize=(0.48 * sum(columns) + 2.2, 0.48 * rows + 0.9),
    )
    picture.get_layout_engine().set(wspace=0.12)
    for axes, (title, (table, frame)) in zip(
        picture.subplots(1, 3, width_ratios=columns), tables.items(), strict=True
    ):
        _table(axes, table, signed=title != "image, with the window")
        top, left, down, across = frame
        axes.add_patch(
            Rectangle((left - 0.5, top - 0.5), across, down, fill=False, ec=ORANGE, lw=3)
        )
        axes.patches[0].set_clip_on(False)
        axes.set_title(title, fontsize=10)
    picture.supxlabel(
        f"output[{row}, {column}]: {kernel.size} products of window and kernel, sum {value}",
        fontsize=10,
    )
    return picture


def windows(*cases):
    """Show, along one axis, where the windows of a convolution stand.

    Pixels that no window sees are hatched; zeros of a margin are dashed.

    Parameters
    ----------
    cases : tuples (n, kernel, stride, padding)
        Pixels, size of the window, stride, and ``"valid"`` or ``"same"``: one drawing each.
    """
    places = [_spots(*case) for case in cases]
    first = min(cells.start for _, cells in places)
    end = max(cells.stop for _, cells in places)
    said = [
        f"{n} pixels, kernel {kernel}, stride {stride}, {padding}: {len(starts)} windows"
        for (n, kernel, stride, padding), (starts, _) in zip(cases, places, strict=True)
    ]
    columns = min(2, len(cases))
    counts = [len(starts) for starts, _ in places]
    most = [max(counts[i : i + columns]) for i in range(0, len(cases), columns)]
    heights = [1.1 + 0.75 * count for count in most]
    size = (4.4 * columns, 0.45 * len(most) + 0.33 * sum(heights))
    picture = Picture("; ".join(said), figsize=size)
    grid = picture.subplots(len(most), columns, squeeze=False, height_ratios=heights)
    for axes in grid.flat:
        axes.set_axis_off()
    for i, (axes, case, (starts, cells)) in enumerate(
        zip(grid.flat, cases, places, strict=False)
    ):
        n, kernel = case[:2]
        seen = {start + i for start in starts for i in range(kernel)}
        for cell in cells:
            real = 0 <= cell < n
            style = {"fc": "white", "ec": "black", "ls": "-" if real else ":"}
            if cell not in seen:
                style |= {"hatch": "///", "fc": "#F6D2B8", "ec": ORANGE}
            axes.add_patch(Rectangle((cell, 0), 1, 0.9, zorder=1 + real, **style))
            if real:
                box = None if cell in seen else {"fc": "#F6D2B8", "ec": "none", "pad": 1.5}
                place = {"ha": "center", "va": "center", "zorder": 3}
                axes.text(cell + 0.5, 0.42, cell, bbox=box, **place)
        for j, start in enumerate(starts):
            y = -0.75 * (j + 1)
            axes.add_patch(Rectangle((start + 0.08, y), kernel - 0.16, 0.5, fc=BLUE))
            axes.text(
                start + kernel / 2,
                y + 0.23,
                j,
                color="white",
                fontsize=8,
                ha="center",
                va="center",
            )
        axes.set(xlim=(first - 0.1, end + 0.1), ylim=(1 - heights[i // columns], 1))
        axes.set_title(said[i], fontsize=10)
    return picture


def pooling(values, size=2):
    """Show max-pooling: squares of a table, and the largest number of each.

    Rows and columns that fill no square are hatched: pooling leaves them out.

    Parameters
    ----------
    values : array of shape (height, width), few numbers
    size : int
        Height and width of a square, and the stride.
    """
    values = np.asarray(values)
    rows, columns = np.array(values.shape) // size
    squares = values[: rows * size, : columns * size].reshape(rows, size, columns, size)
    largest = squares.max(axis=(1, 3))
    picture = Picture(
        f"Of each {size} by {size} square of {values.tolist()}, pooling keeps the largest "
        f"number: {largest.tolist()}",
        figsize=(0.48 * (values.shape[1] + columns) + 1.5, 0.48 * len(values) + 0.5),
    )
    before, after = picture.subplots(1, 2, width_ratios=[values.shape[1], columns])
    _table(before, np.zeros_like(values), text=values)
    _table(after, np.zeros_like(largest), text=largest)
    fills = ("#B5DDF5", "#F7DC9B", "#DDDDDD", "#BFE5D6")
    for row, column in np.ndindex(rows, columns):
        fill = fills[(row % 2) * 2 + column % 2]
        corner = (column * size - 0.5, row * size - 0.5)
        before.add_patch(Rectangle(corner, size, size, fc=fill, ec="black", lw=2))
        after.add_patch(Rectangle((column - 0.5, row - 0.5), 1, 1, fc=fill, ec="black", lw=2))
    for row, column in np.ndindex(values.shape):
        if row >= rows * size or column >= columns * size:
            before.add_patch(
                Rectangle((column - 0.5, row - 0.5), 1, 1, fc="white", ec=GREY, hatch="//")
            )
    for text in before.texts:
        column, row = (int(place) for place in text.get_position())
        inside = row < rows * size and column < columns * size
        if inside and values[row, column] == largest[row // size, column // size]:
            text.set_fontweight("bold")
        elif not inside:
            text.set_bbox({"fc": "white", "ec": "none", "pad": 1})
    before.set_title("before", fontsize=10)
    after.set_title("after", fontsize=10)
    return picture


def receptive_field(image, positions, size=12, stride=2):
    """Draw which pixels of an image some positions of a feature map see.

    Parameters
    ----------
    image : array of shape (height, width); 0 is background
    positions : sequence of at most 4 pairs of int
        Row and column of each position in the map.
    size, stride : int
        The filters are size by size and move stride pixels at a time, without padding.
    """
    rows, columns = ((length - size) // stride + 1 for length in np.shape(image))
    corners = [(stride * row, stride * column) for row, column in positions]
    fields = "; ".join(
        f"{letter}, at row {row} and column {column} of the map, sees rows {y} to "
        f"{y + size - 1} and columns {x} to {x + size - 1}"
        for letter, (row, column), (y, x) in zip("ABCD", positions, corners, strict=False)
    )
    picture = Picture(
        f"an image, and a map of {rows} by {columns} positions made from it: {fields}",
        figsize=(7.6, 3.8),
    )
    left, right = picture.subplots(1, 2)
    left.imshow(image, cmap=INK)
    left.set(title="the image", xlabel="column", ylabel="row")
    styles = zip((BLUE, ORANGE, GREEN, "black"), ("-", "--", "-.", ":"), strict=True)
    for letter, (row, column), (y, x), (colour, line) in zip(
        "ABCD", positions, corners, styles, strict=False
    ):
        frame = {"fill": False, "edgecolor": colour, "linewidth": 2, "linestyle": line}
        left.add_patch(Rectangle((x - 0.5, y - 0.5), size, size, **frame))
        right.add_patch(Rectangle((column - 0.5, row - 0.5), 1, 1, facecolor=colour))
        label = {"facecolor": colour, "edgecolor": "none", "pad": 2}
        text = {"color": "white", "ha": "center", "va": "center", "fontweight": "bold"}
        left.text(x + 0.7, y + 0.8, letter, bbox=label, in_layout=False, **text)
        right.text(column, row, letter, in_layout=False, **text)
    right.set(
        title="the map",
        xlabel="column",
        ylabel="row",
        xlim=(-0.5, columns - 0.5),
        ylim=(rows - 0.5, -0.5),
        xticks=range(columns),
        yticks=range(rows),
        aspect="equal",
    )
    right.set_xticks(np.arange(columns + 1) - 0.5, minor=True)
    right.set_yticks(np.arange(rows + 1) - 0.5, minor=True)
    right.grid(which="minor", color=GREY, linewidth=0.8)
    right.tick_params(which="minor", length=0)
    right.set_axisbelow(True)
    return picture


def _spots(n, kernel, stride, padding):
    """Where windows start along one axis, and the range of pixels with those of the margin."""
    if padding == "valid":
        return range(0, n - kernel + 1, stride), range(n)
    count = -(-n // stride)
    margin = max((count - 1) * stride + kernel - n, 0)
    first = -(margin // 2)  # an odd zero is on the right
    return range(first, first + count * stride, stride), range(first, first + n + margin)


def _table(axes, values, signed=True, text=None):
    """Draw numbers as a table of pale colours."""
    limit = 2 * max(np.abs(values).max(), 1)  # pale, so that black numbers can be read
    axes.imshow(
        values, cmap=SIGNED if signed else INK, vmin=-limit if signed else 0, vmax=limit
    )
    for (row, column), value in np.ndenumerate(values if text is None else text):
        axes.text(
            column, row, _written(value), ha="center", va="center", in_layout=False, zorder=3
        )
    height, width = values.shape
    axes.set(xticks=np.arange(width + 1) - 0.5, yticks=np.arange(height + 1) - 0.5)
    axes.grid(color=GREY, linewidth=0.6)
    axes.tick_params(length=0, labelbottom=False, labelleft=False)


def _written(value):
    return f"{value:g}".replace("-", "\N{MINUS SIGN}")
