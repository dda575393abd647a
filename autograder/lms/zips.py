"""Hand-ins as Moodle and Canvas pack them: put into submitted/, whoever made the zip.

The names in it are those that their sources give:

- ``mod/assign/classes/downloader.php`` of Moodle:
  ``Ada Lovelace_123_assignsubmission_file/01-data.ipynb``, or the same without folders;
- ``lib/content_zipper.rb`` of Canvas: ``lovelaceada_LATE_4711_815_01-data.ipynb``, with the
  ids of the user and of the file.

When something was handed in, neither zip says: its files have the time of the download.
"""

import hashlib
import re
import shutil
import stat
import unicodedata
import zipfile
import zlib
from collections import Counter
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import UTC
from lzma import LZMAError
from pathlib import PurePosixPath
from zoneinfo import ZoneInfo

import dateutil.parser
from nbgrader.api import MissingEntry

from autograder import AutograderError
from autograder.grading.submitted import IGNORED, MAX_BYTES, MAX_IN_ALL, put_aside
from autograder.lms.tables import Person, clean_name, match, read_table, safe_id

MOODLE = re.compile(
    r"(?:.*/)?(?P<name>[^/]+)_(?P<number>\d{1,20})_assignsubmission_(?P<kind>[a-z]+)(?:_?/|_)"
    r"(?P<file>.+)"
)
CANVAS = re.compile(
    r"(?:.*/)?(?P<name>[^/]*?)(?P<late>_LATE)?_(?P<number>\d{1,20})_(?P<upload>\d{1,20})_"
    r"(?P<file>[^/]+)"
)
ANONYMOUS = re.compile(r"(?:.*/)?(?:LATE_)?anon_[^/]+")
TEXT = re.compile(r"(?:.*/)?(?P<name>[^/]*?)(?:_LATE)?_\d+_(?:text|link)\.html")
AGAIN = re.compile(r"(.+?)(?:-\d+| ?\(\d+\))")  # what is added to a name that is taken
LONGEST_NAME = 1000  # of a file with its folders
JUNK = {"__MACOSX", ".DS_Store", "Thumbs.db", "desktop.ini", *IGNORED}


@dataclass
class Imported:
    """What has become of a zip.

    Attributes
    ----------
    lms : str
        "Moodle" or "Canvas".
    new, replaced, unchanged, differing : list of str
        Students' ids. What differs from what was there is not imported without `update`.
    timed : int
        For how many it is known when they handed in.
    remarks : list of str
        What was left out and why, and what else there is to know.
    """

    lms: str
    new: list = field(default_factory=list)
    replaced: list = field(default_factory=list)
    unchanged: list = field(default_factory=list)
    differing: list = field(default_factory=list)
    timed: int = 0
    remarks: list = field(default_factory=list)


@dataclass
class _HandIn:
    """What one person has in the zip."""

    person: Person
    late: bool = False
    entries: list = field(default_factory=list)  # (upload, file, ZipInfo)
    time: object = None


class _DamagedError(Exception):
    """A file can't be read from the zip."""


def collect_zip(course, path, assignment, worksheet=None, update=False, timezone=None):
    """Put what Moodle or Canvas has packed into submitted/<student>/<assignment>/.

    Nothing that is in submitted/ is lost: what is the same stays, and what differs stays, too,
    or is moved to ``.autograder/replaced/`` with `update`.

    Parameters
    ----------
    course : Course
    path : Path
        The zip.
    assignment : str
    worksheet : Path, optional
        Moodle's grading worksheet or Canvas's gradebook: who has which login or address, and
        in Moodle's when each handed in.
    update : bool
        Whether what was handed in anew takes the place of what is there.
    timezone : str, optional
        Where the times in the worksheet hold, as in "Europe/Berlin"; by default, here.

    Returns
    -------
    Imported

    Raises
    ------
    AutograderError
        If the zip, the worksheet or the assignment can't be used. Nothing has changed then.
    """
    zone = _zone(timezone)
    table = read_table(worksheet) if worksheet else None
    with course.gradebook() as gradebook, _open(path) as archive:
        try:
            notebooks = {n.name for n in gradebook.find_assignment(assignment).notebooks}
        except MissingEntry:
            raise AutograderError(
                f"The gradebook has no assignment {assignment}: release it first, with "
                f"`autograder release {assignment}`."
            ) from None
        imported, hand_ins = _recognise(archive, path)
        people = _people(imported, hand_ins, table, zone)
        ids = _student_ids(people, list(gradebook.students))
        staging = course.private / "import"
        shutil.rmtree(staging, ignore_errors=True)
        staging.mkdir(parents=True)
        _check_room(staging, archive, path)
        placed = []
        for number, hand_in in sorted(hand_ins.items(), key=lambda each: ids[each[0]]):
            student = ids[number]
            folder = staging / number
            try:
                _unpack(archive, hand_in, folder, notebooks, student, imported.remarks)
            except _DamagedError as error:
                imported.remarks.append(f"{student} is not imported: {error}.")
                continue
            if not folder.exists():
                imported.remarks.append(f"{student} handed in no file.")
                continue
            if hand_in.time:
                time = hand_in.time.astimezone(UTC)
                (folder / "timestamp.txt").write_text(f"{time:%Y-%m-%d %H:%M:%S} UTC\n")
            _place(course, folder, student, assignment, update, imported)
            _remember(gradebook, student, hand_in.person)
            placed.append(hand_in)
        gradebook.db.commit()
    shutil.rmtree(staging)
    _say_times(imported, placed, ids)
    return imported


def _zone(name):
    try:
        return ZoneInfo(name) if name else None
    except (KeyError, ValueError, OSError):  # whatever the name looks like
        raise AutograderError(f"There is no time zone {name}: one is Europe/Berlin.") from None


def _open(path):
    try:
        return zipfile.ZipFile(path)
    except zipfile.BadZipFile:
        raise AutograderError(f"{path} is no zip, or it is cut off.") from None
    except OSError as error:
        raise AutograderError(f"{path} can't be read: {error.strerror}.") from None


def _recognise(archive, path):
    """Whose zip it is, and what each person has in it, by their number there."""
    entries = [(_name(entry), entry) for entry in archive.infolist() if not entry.is_dir()]
    entries = [
        (name, entry) for name, entry in entries if not JUNK & set(PurePosixPath(name).parts)
    ]
    if not entries:
        raise AutograderError(f"{path} has no files.")
    is_moodle = any(MOODLE.fullmatch(name) for name, _ in entries)
    pattern = MOODLE if is_moodle else CANVAS
    imported, hand_ins, others = Imported("Moodle" if is_moodle else "Canvas"), {}, []
    for name, entry in entries:
        found = pattern.fullmatch(name) if len(name) <= LONGEST_NAME else None
        if not found:
            others.append(name)
            continue
        number, file = found["number"], found["file"]
        person = _person(number, found["name"], is_moodle)
        hand_in = hand_ins.setdefault(number, _HandIn(person))
        if is_moodle:
            if found["kind"] == "file":
                hand_in.entries.append((0, file, entry))
        else:
            hand_in.late |= bool(found["late"])
            hand_in.entries.append((int(found["upload"]), file, entry))
    if not hand_ins:
        if any(ANONYMOUS.fullmatch(name) for name in others):
            raise AutograderError(
                f"{path} doesn't say who handed in: end anonymous grading in Canvas first."
            )
        raise AutograderError(
            f"{path} is no zip of Moodle's or Canvas's: its first file is {others[0]!a}."
        )
    for name in others:
        why = "is no file, but text" if TEXT.fullmatch(name) else "belongs to nobody"
        imported.remarks.append(f"{_shown(name)} {why}: left out.")
    return imported, hand_ins


def _name(entry):
    """The name of an entry; many programs write UTF-8 and don't say so."""
    name = entry.filename
    if not entry.flag_bits & 0x800:
        with suppress(UnicodeError):  # it is what it says
            name = name.encode("cp437").decode()
    return unicodedata.normalize("NFC", name.replace("\\", "/"))


def _person(number, name, is_moodle):
    """Whom the name of a file tells; Canvas's has lost its spaces, and tells only a number."""
    if not is_moodle:
        return Person(number, canvas=True)
    if name.casefold() == "participant":  # blind marking
        return Person(number, ids=(f"{name} {number}",))
    return Person(number, clean_name(name))


def _shown(name):
    """A name as a terminal can show it."""
    return "".join(c if c.isprintable() else "?" for c in name)


def _people(imported, hand_ins, table, zone):
    """Everybody that the table and the zip know, by number; hand-ins learn from the table."""
    people = {}
    if table:
        if table.canvas != (imported.lms == "Canvas"):
            raise AutograderError(f"{table.path} is not {imported.lms}'s, but the zip is.")
        rows = {person.number: row for row, person in table.people.items()}
        people = {person.number: person for person in table.people.values()}
        if not people.keys() & hand_ins.keys():
            raise AutograderError(
                f"{table.path} has nobody of those in the zip: it must be of the same "
                "assignment."
            )
        for number, hand_in in hand_ins.items():
            if number not in people:
                who = hand_in.person.name or hand_in.person.student_id
                imported.remarks.append(f"{_shown(who)} is not in {table.path.name}.")
                continue
            hand_in.person = people[number]
            if not table.canvas:
                hand_in.time = _time_of(table, rows[number], zone)
    return {number: hand_in.person for number, hand_in in hand_ins.items()} | people


def _time_of(table, row, zone):
    """When Moodle says that somebody handed in, if it says so in English; else None."""
    header = [cell.strip() for cell in table.header]
    if "Last modified (submission)" not in header:
        return None
    text = table.rows[row][header.index("Last modified (submission)")]
    if not re.search(r"[A-Za-z]{3}.*\d{4}", text):  # whose 4/3 is April, nobody knows
        return None
    try:
        time = dateutil.parser.parse(text, ignoretz=True)
    except (ValueError, OverflowError):
        return None
    return time.replace(tzinfo=zone) if zone else time.astimezone()


def _student_ids(people, students):
    """The id of each person in the gradebook, or a new one, by number."""
    ids = match(people, students)
    taken = {student.id.casefold() for student in students}
    names = Counter(person.student_id for person in people.values())
    for number, person in people.items():
        if number in ids:
            continue
        new = person.student_id
        if not new or names[new] > 1 or new.casefold() in taken:
            new = safe_id(f"{new} {number}")
        ids[number] = new
        taken.add(new.casefold())
    return ids


def _check_room(folder, archive, path):
    size = sum(entry.file_size for entry in archive.infolist())
    if size > shutil.disk_usage(folder).free:
        raise AutograderError(f"There is no room for {path}: it unpacks to {size:,} bytes.")


def _unpack(archive, hand_in, folder, notebooks, student, remarks):
    """Write what somebody handed in into a folder, which is made if there is anything."""
    files, folders, size = set(), set(), 0

    def order(each):
        upload, file, _ = each
        return -upload, PurePosixPath(file).stem not in notebooks, file

    for _, file, entry in sorted(hand_in.entries, key=order):
        said = f"{student}: {_shown(file)} is left out"
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
            _write(archive, entry, folder.joinpath(*parts), _shown(file))


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
        raise _DamagedError(f"{file} is encrypted")
    path.parent.mkdir(parents=True, exist_ok=True)
    try:
        # What is read is never longer than the zip says, and has been checked at its end.
        with archive.open(entry) as source, path.open("wb") as target:
            shutil.copyfileobj(source, target)
    except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, LZMAError) as error:
        raise _DamagedError(f"{file} is damaged in the zip ({error})") from None


def _place(course, folder, student, assignment, update, imported):
    """Move a folder to where it is handed in, and whatever else is there out of the way."""
    target = course.path("submitted", student, assignment)
    if target.exists():
        new, old = _content(folder), _content(target)
        times = new.pop("timestamp.txt", None), old.pop("timestamp.txt", None)
        if new == old and not all(times):
            if times[0]:
                shutil.copy(folder / "timestamp.txt", target)
            imported.unchanged.append(student)
            return
        if new == old and times[0] == times[1]:
            imported.unchanged.append(student)
            return
        if not update:
            imported.differing.append(student)
            return
        put_aside(course, student, assignment)
        imported.replaced.append(student)
    else:
        imported.new.append(student)
    target.parent.mkdir(parents=True, exist_ok=True)
    shutil.move(folder, target)


def _content(folder):
    """A hash of each file of a folder, by its path there."""
    content = {}
    for path in folder.rglob("*"):
        if path.is_file():
            with path.open("rb") as file:
                name = path.relative_to(folder).as_posix()
                content[name] = hashlib.file_digest(file, "sha256").digest()
    return content


def _remember(gradebook, student, person):
    """Note in the gradebook who it is, where it doesn't say already."""
    first, _, last = person.name.rpartition(" ")
    known = {"first_name": first, "last_name": last, "email": person.email}
    known["lms_user_id"] = person.number if person.canvas else ""
    entry = gradebook.update_or_create_student(student)
    new = {k: value for k, value in known.items() if value and not getattr(entry, k)}
    gradebook.update_or_create_student(student, **new)


def _say_times(imported, hand_ins, ids):
    late = [ids[hand_in.person.number] for hand_in in hand_ins if hand_in.late]
    untimed = [ids[hand_in.person.number] for hand_in in hand_ins if not hand_in.time]
    imported.timed = len(hand_ins) - len(untimed)
    if late:
        imported.remarks.append(
            f"Late, says Canvas, but not when: {', '.join(late)}. Here nothing is taken off."
        )
    if imported.lms == "Moodle" and untimed:
        who = "everybody" if not imported.timed else ", ".join(untimed)
        imported.remarks.append(
            f"When they handed in is not known of {who}, so nobody of them is late: only "
            "Moodle's grading worksheet says it, downloaded in English, with --worksheet."
        )
