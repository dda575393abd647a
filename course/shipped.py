"""Arrays that come with the course, verified before they are read."""

import hashlib
from io import BytesIO
from pathlib import Path

import numpy as np

_unpacked = {}  # by SHA-256 sum: unpacking takes many times as long as all else here


def load(path, sha256, size, what, again):
    """Return the arrays of a file if it is, byte for byte, the one that the course ships.

    They are unpacked once in a process; each call returns new ones.

    Parameters
    ----------
    path : str or Path
        An ``.npz`` file.
    sha256 : str
        The SHA-256 sum that it must have.
    size : int
        Its length in bytes, to tell a part of it from another file.
    what, again : str
        What messages call it, and how it can be made again.

    Returns
    -------
    dict of str to array

    Raises
    ------
    FileNotFoundError
        If there is no file at `path`.
    ValueError
        If it is another file.
    """
    remedy = f"Restore it with `git checkout course/{Path(path).name}`, or {again}."
    try:
        content = Path(path).read_bytes()
    except FileNotFoundError:
        raise FileNotFoundError(f"The {what} file {path} is missing. {remedy}") from None
    if hashlib.sha256(content).hexdigest() != sha256:
        fault = "has been altered: its SHA-256 sum is not that of the course's file"
        if len(content) < size:
            fault = f"is truncated: it has {len(content):,} bytes instead of {size:,}"
        raise ValueError(f"The {what} file {path} {fault}. {remedy}")
    if sha256 not in _unpacked:
        with np.load(BytesIO(content), allow_pickle=False) as arrays:
            _unpacked[sha256] = dict(arrays)
    return {name: array.copy() for name, array in _unpacked[sha256].items()}
