"""The rooms of `autograder` stand in the order of pyproject.toml, and keep to themselves.

What a room offers to others is in its ``__all__``: modules, or names that it has itself.
"""

import shutil
import subprocess
import sys
from importlib import import_module
from pathlib import Path

import coursework
import grimp
import pytest

PACKAGE = coursework.ROOT / "autograder"
ROOMS = sorted(path.parent.name for path in PACKAGE.glob("*/__init__.py"))
GRAPH = grimp.build_graph("autograder", cache_dir=None)
# What a course's configuration and nbgrader's commands name, and no other room.
NAMED_OUTSIDE = {"CanvasExportPlugin", "FeedbackPage", "MoodleExportPlugin"}


def room_of(module):
    parts = module.split(".")
    return parts[1] if len(parts) > 1 and parts[1] in ROOMS else ""


def used(room):
    """The modules of a room that others import, and who does."""
    pairs = (
        (module, imported)
        for module in GRAPH.modules
        for imported in GRAPH.find_modules_directly_imported_by(module)
        if room_of(imported) == room != room_of(module)
    )
    found = {}
    for module, imported in pairs:
        found.setdefault(imported.removeprefix(f"autograder.{room}").strip("."), []).append(
            module
        )
    found.pop("", None)  # a name that the room has itself
    return found


@pytest.mark.parametrize("room", ROOMS)
def test_others_use_just_what_a_room_offers(room):
    offered = set(import_module(f"autograder.{room}").__all__) - NAMED_OUTSIDE
    assert set(used(room)) == offered, used(room)


@pytest.mark.parametrize("room", ROOMS)
def test_a_room_says_in_a_sentence_what_goes_in_and_what_comes_out(room):
    said = import_module(f"autograder.{room}").__doc__
    assert "; out come" in said.partition("\n")[0]


def test_an_import_that_points_up_fails_with_the_names_of_both_rooms(tmp_path):
    for name in ("autograder", "course"):
        ignored = shutil.ignore_patterns("*.npz", "__pycache__")
        shutil.copytree(coursework.ROOT / name, tmp_path / name, ignore=ignored)
    shutil.copy(coursework.ROOT / "pyproject.toml", tmp_path)
    with (tmp_path / "autograder" / "gradebook" / "late.py").open("a") as file:
        file.write("\nfrom autograder.report import class_page\n")
    lint = Path(sys.executable).with_name("lint-imports")
    done = subprocess.run(
        [lint, "--no-cache"], cwd=tmp_path, capture_output=True, text=True, check=False
    )
    assert done.returncode == 1
    assert "autograder.gradebook is not allowed to import autograder.report" in done.stdout
