"""Whether the kernels of a notebook had better have TensorFlow loaded: read from its code.

A fork of a process that has it takes much longer than one of a process without. A wrong guess
costs seconds, and never changes an outcome: a kernel imports what it doesn't have.
"""

import re

# The word, wherever it stands: as it may be in a magic, or imported by name. And those modules
# of `course` that import it.
TENSORFLOW = re.compile(
    rb"tensorflow|keras|^\s*(?:from|import)\b.*\bcourse\b.*\b(?:training|weights)\b",
    re.MULTILINE,
)


def uses_tensorflow(sources, files=()):
    """Whether code seems to import TensorFlow.

    Parameters
    ----------
    sources : iterable of str
        Of code cells.
    files : iterable of bytes
        Of modules beside the notebook.
    """
    codes = [source.encode(errors="replace") for source in sources]
    return any(map(TENSORFLOW.search, [*codes, *files]))
