"""Who may hand in: a class's list becomes tokens, which are shown once."""

import csv
import os
from dataclasses import dataclass
from urllib.parse import quote

from autograder import AutograderError
from autograder.lms.people import safe_id
from autograder.service.settings import Service

COLUMNS = ("first_name", "last_name", "email")
IDS = ("id", "student_id", "student")


@dataclass(frozen=True)
class Enrolled:
    """What `enroll` did.

    Attributes
    ----------
    new : int
        Students who got a token.
    before : int
        Those who had one, and keep it.
    """

    new: int
    before: int


def link(course, token):
    """What somebody opens in a browser, or hands in with: an address with the token."""
    return f"{Service(config=course.config).url.rstrip('/')}/#{quote(token)}"


def enroll(course, queue, table, output, renew=False):
    """Give tokens to a class, and write them into a new file.

    Parameters
    ----------
    course : Course
    queue : Store
    table : Path
        A CSV file with a column ``id``, and maybe ``first_name``, ``last_name`` and
        ``email``, as nbgrader imports it. Students come into the gradebook, too.
    output : Path
        With those columns, and ``link``: only you can read it.
    renew : bool
        Whether those who have a token get a new one, and the old one ends.

    Returns
    -------
    Enrolled

    Raises
    ------
    AutograderError
        If the table can't be read or names somebody twice or wrongly, or if there is such
        an output already: nobody gets a token then.
    """
    people = _read(table)
    if output.exists():
        raise AutograderError(f"{output} exists, and may hold tokens: name another --output.")
    have = queue.holders()
    new = [person for person in people if renew or person["id"] not in have]
    with _private(output) as file:
        rows = csv.DictWriter(file, ["id", *COLUMNS, "link"], lineterminator="\n")
        rows.writeheader()
        with course.gradebook() as gradebook:
            for person in people:
                about = {name: person[name] for name in COLUMNS if person[name]}
                gradebook.update_or_create_student(person["id"], **about)
        tokens = queue.give_tokens([person["id"] for person in new])
        for person in new:
            rows.writerow(person | {"link": link(course, tokens[person["id"]])})
    return Enrolled(new=len(new), before=len(people) - len(new))


def _read(table):
    try:
        with table.open(encoding="utf-8-sig", newline="") as file:
            rows = csv.DictReader(file)
            named = next((name for name in IDS if name in (rows.fieldnames or [])), None)
            if named is None:
                raise AutograderError(f"{table} has no column id: who are the students?")
            people = [
                {"id": (row[named] or "").strip()}
                | {name: (row.get(name) or "").strip() for name in COLUMNS}
                for row in rows
            ]
    except OSError as error:
        raise AutograderError(f"{table} can't be read: {error.strerror}.") from None
    except (UnicodeDecodeError, csv.Error) as error:
        raise AutograderError(f"{table} is not a CSV file in UTF-8: {error}") from None
    seen = set()
    for number, person in enumerate(people, start=1):
        name = person["id"]
        if not name or name != safe_id(name):
            raise AutograderError(
                f"{table}, student {number}: {name!r} can't be an id, which is the name of a "
                "folder, too. Use letters, digits and . _ @ -"
            )
        if name in seen:
            raise AutograderError(f"{table} names {name} twice.")
        seen.add(name)
    if not people:
        raise AutograderError(f"{table} names nobody.")
    return people


def _private(path):
    """A new file that only its owner can read."""
    try:
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except OSError as error:
        raise AutograderError(f"{path} can't be written: {error.strerror}.") from None
    return open(descriptor, "w", encoding="utf-8", newline="")
