"""How files are written."""


def write_whole(path, text):
    """Write a file whole or not at all."""
    part = path.with_suffix(".part")
    part.write_text(text)
    part.replace(path)
