"""Who is who: people as Moodle or Canvas knows them, found among a gradebook's students."""

import re
import unicodedata
from collections import Counter, defaultdict
from dataclasses import dataclass

EMAIL = re.compile(r"[^@\s]+@[^@\s]+\.[^@\s]+")
FORMULA = tuple("=+-@\t\r")  # what a spreadsheet takes for the beginning of a formula


@dataclass(frozen=True)
class Person:
    """Somebody whom Moodle or Canvas knows; each has its own kind of person.

    Attributes
    ----------
    number : str
        What files and tables there call the person by.
    name : str
        "Ada Lovelace"; may be empty.
    email : str
    ids : tuple of str
        What else tells them from others: a login, an ID number.
    """

    number: str
    name: str = ""
    email: str = ""
    ids: tuple = ()

    name_decides = True  # if nobody else has the same
    lms_user_id = ""  # for the gradebook, if it is the same in all assignments

    @property
    def student_id(self):
        """What is best as the id of a new student; it may be taken by somebody else."""
        raise NotImplementedError

    @property
    def evidence(self):
        """What only this person should have: pairs of a kind and a text, the surest first."""
        return [("id", text.casefold()) for text in (*self.ids, self.email) if text]


def clean_name(text):
    """A name without what a CSV file or a spreadsheet could take for something else."""
    text = "".join(c if c.isprintable() and c not in ',;="' else " " for c in text)
    return " ".join(unicodedata.normalize("NFC", text).split()).lstrip("".join(FORMULA))


def safe_id(text):
    """A student's id that can be the name of a folder, also for nbgrader; may be empty."""
    text = re.sub(r"[^\w.@-]+", "-", unicodedata.normalize("NFC", text))
    return text.encode()[:100].decode(errors="ignore").strip("-.")


def plain(text):
    """Letters and digits: Moodle and file systems leave different signs out of names."""
    return "".join(filter(str.isalnum, unicodedata.normalize("NFKC", text).casefold()))


def match(people, students):
    """Find people among the students of a gradebook.

    Ids, logins and e-mail addresses decide; where there are none, a name that nobody else has.

    Parameters
    ----------
    people : dict of hashable to Person
    students : list of nbgrader.api.Student

    Returns
    -------
    dict of hashable to str
        Students' ids, for those that were found. Nobody is found twice.
    """
    known = defaultdict(set)
    for student in students:
        known["lms", student.lms_user_id].add(student.id)
        known["id", student.id.casefold()].add(student.id)
        known["id", (student.email or "").casefold()].add(student.id)
        known["name", plain(student.id)].add(student.id)
        known["name", plain(f"{student.first_name} {student.last_name}")].add(student.id)
    emails = {student.id: (student.email or "").casefold() for student in students}
    names = Counter(plain(person.name) for person in people.values())
    found, by_name = {}, {}
    for key, person in people.items():
        fits = next((known[e] for e in person.evidence if len(known[e]) == 1), None)
        if fits:
            (found[key],) = fits
            continue
        name = plain(person.name)
        fits = known["name", name] if name and names[name] == 1 and person.name_decides else ()
        fits = [s for s in fits if not (emails[s] and person.email)]  # they would be the same
        if len(fits) == 1:
            by_name[key] = fits[0]
    taken = set(found.values())
    found |= {key: student for key, student in by_name.items() if student not in taken}
    times = Counter(found.values())
    return {key: student for key, student in found.items() if times[student] == 1}
