"""What a run told that had nothing left to do: while nothing has changed, it is told again.

To find out that there is nothing to do takes little but the imports, a second or two. So
nothing is imported here but what Python brings. A file is taken to be the same while its
numbers are: size, inode and times, of which a program can't set all (``ctime``); and if it had
just been written, its content.
"""

import hashlib
import importlib.util
import json
import os
import stat
import sys
import sysconfig

NAME = "unchanged.json"  # in the folder for what the grader remembers
VARIABLES = sorted(os.environ.items())  # before anything is imported that sets some
RACY = 2_000_000_000  # ns in which a file may change twice, and its times once


def told(private, options):
    """What the last run told, if one with these options would tell the same now.

    Parameters
    ----------
    private : Path
        The course's folder for what the grader remembers.
    options : list
        As JSON has it.

    Returns
    -------
    dict or None
    """
    try:
        kept = json.loads((private / NAME).read_text())
        same = kept["options"] == options and kept["seen"] == Look(**kept["look"]).seen()
        return kept["told"] if same else None
    except (OSError, ValueError, KeyError, TypeError):
        return None  # never written, or damaged; or a link somewhere


def forget(private):
    """Have the next run look for itself."""
    (private / NAME).unlink(missing_ok=True)


class Look:
    """What all depends on that a run finds out, to be looked at several times.

    Parameters
    ----------
    folders, files : list of str
        These, and all that is in the folders.
    present : list of str
        What has only to be there, or not to be there.
    since : int
        The files that were changed since then, in ns, are read.
    """

    def __init__(self, folders, files, present, since):
        self.folders, self.files, self.present = folders, files, present
        self.since = since

    def seen(self):
        """A hash of it as it is now.

        Raises
        ------
        ValueError
            If there is a link: what is behind it isn't looked at.
        """
        digest = hashlib.sha256(environment().encode())
        for path in [*self.files, *(path for f in self.folders for path in _inside(f))]:
            digest.update(f"{path}\0{self._about(path)}\0".encode(errors="surrogateescape"))
        for path in self.present:
            digest.update(f"{path}\0{os.path.exists(path)}\0".encode(errors="surrogateescape"))
        return digest.hexdigest()

    def _about(self, path):
        try:
            about = os.lstat(path)
        except (FileNotFoundError, NotADirectoryError):
            return None
        if stat.S_ISLNK(about.st_mode):
            raise ValueError(f"{path} is a link")
        times = about.st_mtime_ns, about.st_ctime_ns
        content = ""
        if max(times) >= self.since and stat.S_ISREG(about.st_mode):
            with open(path, "rb") as file:
                content = hashlib.file_digest(file, "sha256").hexdigest()
        return about.st_mode, about.st_size, about.st_ino, about.st_dev, *times, content


def environment():
    """A hash of this process's surroundings: Python, its packages, this project, variables."""
    installed = {sysconfig.get_path("purelib"), sysconfig.get_path("platlib")}
    seen = [sys.version, sys.executable, os.getcwd(), os.getuid(), VARIABLES]
    for folder in sorted(installed):
        seen += sorted(
            (entry.name, entry.stat().st_mtime_ns * (".dist-info" in entry.name))
            for entry in os.scandir(folder)
        )
    for spec in filter(None, map(importlib.util.find_spec, ("autograder", "course"))):
        for folder in spec.submodule_search_locations:
            for path in _inside(folder):
                about = os.lstat(path)
                compiled = "__pycache__" in path or stat.S_ISDIR(about.st_mode)
                if not compiled:
                    seen.append((path, about.st_size, about.st_mtime_ns, about.st_ctime_ns))
    return hashlib.sha256(repr(seen).encode(errors="surrogateescape")).hexdigest()


def _inside(folder):
    """The paths of all files, folders and links in a folder."""
    for place, folders, files in os.walk(folder, onerror=_refuse):
        folders.sort()
        yield from (os.path.join(place, name) for name in (*folders, *sorted(files)))


def _refuse(error):
    if not isinstance(error, FileNotFoundError):
        raise error
