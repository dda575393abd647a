"""How files are written, and how a folder of them is told from another."""

import hashlib


def write_whole(path, text):
    """Write a file whole or not at all."""
    part = path.with_suffix(".part")
    part.write_text(text)
    part.replace(path)


def fingerprint(folder):
    """A hash of all files in a folder, at any depth, and of where they are in it.

    What Python compiles, in ``__pycache__``, does not count.

    Parameters
    ----------
    folder : Path

    Returns
    -------
    str
    """
    files = {path.relative_to(folder).as_posix(): path for path in folder.rglob("*")}
    digest = hashlib.sha256()
    for name, path in sorted(files.items()):
        if path.is_file() and path.parent.name != "__pycache__":
            for part in (name.encode(), path.read_bytes()):
                digest.update(hashlib.sha256(part).digest())
    return digest.hexdigest()
