"""How convolution and pooling compute, and what they see of an image."""

import numpy as np
from matplotlib.patches import Rectangle

from course.show.picture import BLUE, GREEN, GREY, INK, ORANGE, SIGNED, Picture


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
