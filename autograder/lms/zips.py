"""Hand-ins as Moodle and Canvas pack them: put into submitted/, whoever made the zip.

When something was handed in, neither zip says: its files have the time of the download.
"""

import hashlib
import shutil
import unicodedata
import zipfile
from collections import Counter
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import UTC
from pathlib import PurePosixPath
from zoneinfo import ZoneInfo

from nbgrader.api import MissingEntry

from autograder import AutograderError
from autograder.grading.collect import IGNORED, put_aside
from autograder.lms import canvas, moodle
from autograder.lms.people import match, safe_id
from autograder.lms.tables import read_table
from autograder.lms.unpack import DamagedError, HandIn, check_room, shown, unpack

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
        product, hand_ins, remarks = _recognise(archive, path)
        imported = Imported(product.NAME, remarks=remarks)
        people = _people(imported, hand_ins, table, zone)
        ids = _student_ids(people, list(gradebook.students))
        staging = course.private / "import"
        shutil.rmtree(staging, ignore_errors=True)
        staging.mkdir(parents=True)
        check_room(staging, archive, path)
        placed = []
        for number, hand_in in sorted(hand_ins.items(), key=lambda each: ids[each[0]]):
            student = ids[number]
            folder = staging / number
            try:
                unpack(archive, hand_in, folder, notebooks, student, imported.remarks)
            except DamagedError as error:
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
    _say_times(product, imported, placed, ids)
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
    """Whose zip it is, what each person has in it, by their number, and what is left out."""
    entries = [(_name(entry), entry) for entry in archive.infolist() if not entry.is_dir()]
    entries = [
        (name, entry) for name, entry in entries if not JUNK & set(PurePosixPath(name).parts)
    ]
    if not entries:
        raise AutograderError(f"{path} has no files.")
    product = moodle if any(moodle.upload(name) for name, _ in entries) else canvas
    hand_ins, others, remarks = {}, [], []
    for name, entry in entries:
        upload = product.upload(name) if len(name) <= LONGEST_NAME else None
        if not upload:
            others.append(name)
            continue
        hand_in = hand_ins.setdefault(upload.person.number, HandIn(upload.person))
        hand_in.late |= upload.late
        if upload.file:
            hand_in.entries.append((upload, entry))
    if not hand_ins:
        if any(canvas.ANONYMOUS.fullmatch(name) for name in others):
            raise AutograderError(
                f"{path} doesn't say who handed in: end anonymous grading in Canvas first."
            )
        raise AutograderError(
            f"{path} is no zip of Moodle's or Canvas's: its first file is {others[0]!a}."
        )
    for name in others:
        why = "is no file, but text" if canvas.TEXT.fullmatch(name) else "belongs to nobody"
        remarks.append(f"{shown(name)} {why}: left out.")
    return product, hand_ins, remarks


def _name(entry):
    """The name of an entry; many programs write UTF-8 and don't say so."""
    name = entry.filename
    if not entry.flag_bits & 0x800:
        with suppress(UnicodeError):  # it is what it says
            name = name.encode("cp437").decode()
    return unicodedata.normalize("NFC", name.replace("\\", "/"))


def _people(imported, hand_ins, table, zone):
    """Everybody that the table and the zip know, by number; hand-ins learn from the table."""
    people = {}
    if table:
        if table.lms != imported.lms:
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
                imported.remarks.append(f"{shown(who)} is not in {table.path.name}.")
                continue
            hand_in.person = people[number]
            hand_in.time = table.handed_in(rows[number], zone)
    return {number: hand_in.person for number, hand_in in hand_ins.items()} | people


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
    known["lms_user_id"] = person.lms_user_id
    entry = gradebook.update_or_create_student(student)
    new = {k: value for k, value in known.items() if value and not getattr(entry, k)}
    gradebook.update_or_create_student(student, **new)


def _say_times(product, imported, hand_ins, ids):
    late, timed, untimed = [], [], []
    for hand_in in hand_ins:
        student = ids[hand_in.person.number]
        (timed if hand_in.time else untimed).append(student)
        if hand_in.late:
            late.append(student)
    imported.timed = len(timed)
    imported.remarks += product.about_times(late, timed, untimed)
