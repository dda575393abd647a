"""Unpack what somebody handed in: plain files only, and only where they belong."""

import re
import shutil
import stat
import zipfile
import zlib
from dataclasses import dataclass, field
from lzma import LZMAError
from pathlib import PurePosixPath

from autograder import AutograderError
from autograder.grading.submitted import MAX_BYTES, MAX_IN_ALL
from autograder.lms.people import Person

AGAIN = re.compile(r"(.+?)(?:-\d+| ?\(\d+\))")  # what is added to a name that is taken


@dataclass(frozen=True)
class Upload:
    """What the name of a file in a zip says.

    Attributes
    ----------
    person : people.Person
    file : str
        The name that the person gave it, with folders; empty, if it is no file of theirs.
    number : int
        Of several with the same name, the newest has the highest.
    late : bool
    """

    person: Person
    file: str
    number: int = 0
    late: bool = False


@dataclass
class HandIn:
    """What one person has in a zip.

    Attributes
    ----------
    person : people.Person
    late : bool
    entries : list of (Upload, zipfile.ZipInfo)
    time : datetime.datetime or None
        When it was handed in, if that is known.
    """

    person: Person
    late: bool = False
    entries: list = field(default_factory=list)
    time: object = None


class DamagedError(Exception):
    """A file can't be read from the zip."""


def shown(name):
    """A name as a terminal can show it."""
    return "".join(c if c.isprintable() else "?" for c in name)


def check_room(folder, archive, path):
    """Make sure that all of a zip fits on the disk that has a folder.

    Raises
    ------
    AutograderError
        If it doesn't.
    """
    size = sum(entry.file_size for entry in archive.infolist())
    if size > shutil.disk_usage(folder).free:
        raise AutograderError(f"There is no room for {path}: it unpacks to {size:,} bytes.")


def unpack(archive, hand_in, folder, notebooks, student, remarks):
    """Write what somebody handed in into a folder, which is made if there is anything.

    Parameters
    ----------
    archive : zipfile.ZipFile
    hand_in : HandIn
    folder : Path
    notebooks : set of str
        The names of the assignment's notebooks.
    student : str
    remarks : list of str
        Gets what is left out, and why.

    Raises
    ------
    DamagedError
        If a file can't be read: what is in the folder then is not all.
    """
    files, folders, size = set(), set(), 0

    def order(each):
        upload, _ = each
        is_other = PurePosixPath(upload.file).stem not in notebooks
        return -upload.number, is_other, upload.file

    for upload, entry in sorted(hand_in.entries, key=order):
        file = upload.file
        said = f"{student}: {shown(file)} is left out"
        path = _original(file, notebooks)
        path = file if path.casefold() in files else path
        parts, way = path.split("/"), PurePosixPath(path.casefold())
        above = {str(parent) for parent in way.parents}
        if stat.S_ISLNK(entry.external_attr >> 16):
            remarks.append(f"{said}: it is a link.")
        elif not all(map(_is_plain, parts)):
            remarks.append(f"{said}: its name can't be a file's here.")
        elif str(way) == "timestamp.txt":
            remarks.append(f"{said}: students don't say when they handed in.")
        elif str(way) in files | folders or above & files:
            remarks.append(f"{said}: another file has this name.")
        elif entry.file_size > MAX_BYTES or size + entry.file_size > MAX_IN_ALL:
            remarks.append(f"{said}: it is too large, with {entry.file_size:,} bytes.")
        else:
            size += entry.file_size
            files.add(str(way))
            folders |= above
            _write(archive, entry, folder.joinpath(*parts), shown(file))


def _original(file, notebooks):
    """The name that a notebook had before somebody's browser, or Canvas, numbered it."""
    path = PurePosixPath(file)
    again = AGAIN.fullmatch(path.stem)
    if file == path.name and path.suffix == ".ipynb" and path.stem not in notebooks and again:
        return f"{again[1]}.ipynb" if again[1] in notebooks else file
    return file


def _is_plain(part):
    return part.isprintable() and part not in {"", ".", ".."} and len(part.encode()) <= 255


def _write(archive, entry, path, file):
    if entry.flag_bits & 1:
        raise DamagedError(f"{file} is encrypted")
    path.parent.mkdir(parents=True, exist_ok=True)
    try:
        # What is read is never longer than the zip says, and has been checked at its end.
        with archive.open(entry) as source, path.open("wb") as target:
            shutil.copyfileobj(source, target)
    except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, LZMAError) as error:
        raise DamagedError(f"{file} is damaged in the zip ({error})") from None
