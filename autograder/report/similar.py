"""Submissions that are alike in what few others wrote.

What a student wrote is cut into passages of a few words or signs; in code, names of the
student's own choice count as one. What the release gave, and what a good part of the class
wrote, says nothing about anyone and is left out. Two submissions are as similar as the share
of passages that both have in those that either has (Jaccard's index). In a small class all
passages that two share are counted; in a large one, MinHash finds the pairs for which that is
worth it.
"""

import base64
import difflib
import functools
import hashlib
import itertools
import json
import keyword
import re
from dataclasses import dataclass
from pathlib import Path
from zlib import crc32

import numpy as np

from autograder.files import write_whole

PASSAGE = 6  # words or signs
COMMON = 0.02  # of the class, and FEW at least: what more submissions have says nothing
FEW = 4
SMALL = 500  # submissions: a passage that few of them have is in few pairs of them
LEAST = 40  # passages that few others have, in each of two submissions that are compared
ALIKE = 0.6  # from here on, a pair is worth a look
SHOWN = 10  # groups of an assignment
LONGEST = 10_000  # characters of an answer: the rest is not looked at
LINES = 120  # lines of an answer that are shown

# A string, a comment (left out), a number or name, a sign; line by line, as code or not.
TOKEN = re.compile(
    r"'''.*?'''|\"\"\".*?\"\"\"|'(?:\\.|[^'\\\n])*+'|\"(?:\\.|[^\"\\\n])*+\"|#[^\n]*"
    r"|\d[\w.]*|\w+|[*/<>=]{2}|[^\w\s]",
    re.DOTALL,
)
WORD = re.compile(r"\w+")
OWN = "·"  # in place of a name of the student's own choice
# Possessive, with bounds: whatever students write is read in one go.
BINDING = re.compile(
    r"^[ \t]*+((?:\w++[ \t]*+,[ \t]*+)*+\w++)[ \t]*+(?:\*\*|//|[-+*/%@&|^])?=(?!=)"
    r"|\bfor\s++([^\n:]{1,80}?)\sin\b|\bdef\s++(\w++\s*+\([^)]{0,500})"
    r"|\blambda\s++([^:\n]{0,80}):|\bas\s++(\w++)|\b(\w++)\s*+:=",
    re.MULTILINE,
)
NAME = re.compile(r"(?:^|[,(*])\s*([^\W\d]\w*)")  # not a default value, nor a type
KEYWORDS = frozenset(keyword.kwlist)
FACTORS = np.array([3**n for n in range(1, PASSAGE + 1)], dtype=np.uint32)


@dataclass
class Group:
    """Submissions that are alike, each to at least one other.

    Attributes
    ----------
    similarity : float
        Of the most similar two, from 0 to 1.
    pair : tuple of str
        These two students.
    others : list of str
        The other students of the group, sorted.
    exercises : list of Exercise
        Where the two share what few others wrote.
    """

    similarity: float
    pair: tuple
    others: list
    exercises: list


@dataclass
class Exercise:
    """Two answers to an exercise, side by side.

    Attributes
    ----------
    name : str
        The solution cell's grade id.
    rows : list of (str, str, str)
        A line of the one, a line of the other, and how they compare: "same", "renamed" if only
        names differ, "other".
    cut : bool
        Whether lines were left out at the end.
    """

    name: str
    rows: list
    cut: bool


def similar(course, assignment, records):
    """The groups of similar submissions of an assignment.

    Parameters
    ----------
    course : Course
    assignment : str
    records : list of Record
        Of this assignment.

    Returns
    -------
    groups : list of Group
        The most similar first; at most `SHOWN`.
    others : int
        How many more groups there are.
    """
    written, given = read_answers(course, assignment, records), _given(course, assignment)
    pairs, passages = compare(written, given, read_passages(course, assignment, written))
    groups = _groups(pairs)
    shown = [_group(group, written, passages) for group in groups[:SHOWN]]
    return shown, len(groups) - len(shown)


def read_answers(course, assignment, records):
    """What each student wrote into the solution cells of an assignment.

    It is read from autograded/, and remembered as long as a submission is not graded again.

    Returns
    -------
    dict of str to dict
        By student: source by cell type, notebook and grade id, which tabs keep apart.
    """
    path = course.private / "written" / f"{assignment}.json"
    try:
        known = json.loads(path.read_text())
    except (FileNotFoundError, ValueError):
        known = {}
    now = {}
    for record in records:
        digest, found = known.get(record.student, ("", {}))
        if not found or not digest or digest != record.digest:
            found = _read(course.path("autograded", record.student, assignment))
        now[record.student] = [record.digest, found]
    if now != known:
        path.parent.mkdir(parents=True, exist_ok=True)
        write_whole(path, json.dumps(now))
    return {student: found for student, (_, found) in now.items()}


def _read(folder):
    found = {}
    for path in sorted(folder.glob("*.ipynb")):
        try:
            for cell in json.loads(path.read_text(encoding="utf-8"))["cells"]:
                metadata = cell["metadata"].get("nbgrader", {})
                if metadata.get("solution"):
                    name = "\t".join([cell["cell_type"], path.stem, metadata["grade_id"]])
                    found[name] = "".join(cell["source"])[:LONGEST]
        except (OSError, ValueError, KeyError, TypeError, AttributeError):
            continue  # it can't be compared, and that is all
    return found


def _given(course, assignment):
    """What the release puts into solution cells, as `read_answers` has it."""
    with course.gradebook() as gradebook:
        return {
            "\t".join([cell.cell_type, notebook.name, cell.name]): cell.source
            for notebook in gradebook.find_assignment(assignment).notebooks
            for cell in notebook.source_cells
        }


def read_passages(course, assignment, written):
    """The passages of each submission, remembered as long as what was written is the same.

    Returns
    -------
    dict of str to numpy.ndarray
        By student: sorted hashes.
    """
    path = course.private / "written" / f"{assignment}.passages"
    try:
        known = json.loads(path.read_text())
    except (FileNotFoundError, ValueError):
        known = {}
    method, now, found = Path(__file__).read_bytes(), {}, {}
    for student, sources in written.items():
        key = hashlib.sha256(method + json.dumps(sources).encode()).hexdigest()
        before, text = known.get(student, ("", ""))
        if before == key:
            found[student] = np.frombuffer(base64.b64decode(text), np.uint32)
        else:
            found[student] = _passages(sources)
            text = base64.b64encode(found[student].tobytes()).decode()
        now[student] = [key, text]
    if now != known:
        path.parent.mkdir(parents=True, exist_ok=True)
        write_whole(path, json.dumps(now))
    return found


def compare(written, given, passages=None):
    """Find the pairs of submissions that are alike.

    Parameters
    ----------
    written : dict of str to dict
        See `read_answers`.
    given : dict
        What the release has there.
    passages : dict of str to numpy.ndarray, optional
        All passages of each submission, if they are known.

    Returns
    -------
    pairs : list of (float, str, str)
        Similarity and students; the most similar first.
    passages : dict of str to numpy.ndarray
        What each student wrote that few others did: sorted hashes.
    """
    passages = _rare(
        passages or {student: _passages(sources) for student, sources in written.items()},
        limit=max(FEW, int(COMMON * len(written))),
        given=_passages(given),
    )
    compared = {s: mine for s, mine in sorted(passages.items()) if len(mine) >= LEAST}
    pairs = (_counted if len(written) <= SMALL else _sketched)(compared)
    return sorted(pairs, key=lambda pair: (-pair[0], *pair[1:])), passages


def _counted(passages):
    """The pairs that are alike, from all passages that two share."""
    students, sizes = list(passages), [len(mine) for mine in passages.values()]
    every = np.concatenate([np.empty(0, np.uint32), *passages.values()])
    order = np.argsort(every, kind="stable")  # of equal ones, students come in order
    every, whose = every[order], np.repeat(np.arange(len(sizes)), sizes)[order]
    shared = [np.empty(0, int)]
    for distance in range(1, len(students)):
        same = every[distance:] == every[:-distance]
        if not same.any():
            break
        shared.append((whose[:-distance] * len(students) + whose[distance:])[same])
    for pair, both in zip(*np.unique(np.concatenate(shared), return_counts=True), strict=True):
        one, other = divmod(int(pair), len(students))
        similarity = int(both) / (sizes[one] + sizes[other] - int(both))
        if similarity >= ALIKE:
            yield similarity, students[one], students[other]


def _sketched(passages):
    """The pairs that are alike, of those that MinHash finds."""
    from datasketch import MinHash, MinHashLSH  # SciPy comes with it: most commands do without

    # A lower threshold, and more weight on finding all: what is found is then counted exactly.
    index = MinHashLSH(threshold=ALIKE - 0.1, num_perm=128, weights=(0.2, 0.8))
    for student, mine in passages.items():
        sketch = MinHash(num_perm=128, hashfunc=int)
        sketch.update_batch(mine.tolist())
        for other in index.query(sketch):
            similarity = _jaccard(mine, passages[other])
            if similarity >= ALIKE:
                yield similarity, other, student
        index.insert(student, sketch, check_duplication=False)


def _passages(sources):
    """All passages of a submission: sorted hashes."""
    return np.unique(
        np.concatenate([hashes("", ""), *itertools.starmap(hashes, sources.items())])
    )


def _rare(passages, limit, given):
    """The passages that at most `limit` submissions have, and that are not among the given."""
    every, counts = np.unique(np.concatenate([given, *passages.values()]), return_counts=True)
    known = np.union1d(every[counts > limit], given)
    return {s: p[~np.isin(p, known, assume_unique=True)] for s, p in passages.items()}


@functools.lru_cache(20_000)  # short answers are often the same
def hashes(name, source):
    """The passages of an answer: a 32-bit hash for each, of its place and of what it says.

    Parameters
    ----------
    name : str
        See `read_answers`.
    source : str

    Returns
    -------
    numpy.ndarray of uint32
    """
    words = _words(name, source, own_names(source))
    each = np.array([crc32(word.encode()) for word in words], dtype=np.uint32)
    count = max(0, len(each) - PASSAGE + 1)
    found = np.full(count, crc32(name.encode()), dtype=np.uint32)
    for place, factor in enumerate(FACTORS):
        found += factor * each[place : place + count]
    return found


def _words(name, source, own):
    """What an answer, or a line of it, says: in code, with `OWN` for the names in `own`."""
    return tokens(source, own) if name.startswith("code") else WORD.findall(source.lower())


def tokens(source, own):
    """The words and signs of code, without comments, and with `OWN` for the names in `own`."""
    found = [token for token in TOKEN.findall(source) if token[0] != "#"]
    return [OWN if token in own else token for token in found]


def own_names(source):
    """The names that code binds: variables, parameters, functions.

    This reads no grammar, so that code with errors has names, too. An argument that begins a
    line, as in ``axis=1``, counts as well.
    """
    found = set()
    for names in itertools.chain.from_iterable(BINDING.findall(source)):
        found.update(NAME.findall(names))
    return found - KEYWORDS


def _jaccard(one, other):
    both = len(np.intersect1d(one, other, assume_unique=True))
    return both / (len(one) + len(other) - both)


def _groups(pairs):
    """Join the pairs that share students: lists of pairs, each the most similar first."""
    leader = {}

    def lead(student):
        while leader.setdefault(student, student) != student:
            student = leader[student]
        return student

    for _, one, other in pairs:
        leader[lead(one)] = lead(other)
    groups = {}
    for pair in pairs:
        groups.setdefault(lead(pair[1]), []).append(pair)
    return list(groups.values())


def _group(pairs, written, passages):
    similarity, one, other = pairs[0]
    shared = np.intersect1d(passages[one], passages[other], assume_unique=True)
    exercises = []
    for name, source in written[one].items():
        theirs = written[other].get(name, "")
        if np.isin(hashes(name, source), shared).any() and theirs:
            exercises.append(side_by_side(name, source, theirs))
    others = {student for _, *students in pairs for student in students} - {one, other}
    return Group(similarity, (one, other), sorted(others), exercises)


def side_by_side(name, one, other):
    """Two answers, with the lines beside each other that say the same.

    Parameters
    ----------
    name : str
        See `read_answers`.
    one, other : str

    Returns
    -------
    Exercise
    """
    lines = [text.splitlines() for text in (one, other)]
    said = [
        [tuple(_words(name, line, own)) for line in mine[:LINES]]
        for mine, own in zip(lines, map(own_names, (one, other)), strict=True)
    ]
    rows = []
    for kind, a, b, c, d in difflib.SequenceMatcher(None, *said, autojunk=False).get_opcodes():
        for left, right in itertools.zip_longest(lines[0][a:b], lines[1][c:d], fillvalue=""):
            how = "other" if kind != "equal" else "same" if left == right else "renamed"
            rows.append((left, right, how))
    return Exercise(name.rpartition("\t")[2], rows, any(len(mine) > LINES for mine in lines))
