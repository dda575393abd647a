"""How the site is built from these pages: `make docs`."""

import importlib
import pkgutil
import subprocess
import sys

from autograder.course import Autograder
from autograder.gradebook.late import PerDay
from autograder.service.settings import Service

project = "Handwritten digits"
author = "the course's authors"
html_title = "Handwritten digits"
html_theme = "furo"
html_show_copyright = False
html_show_sourcelink = False
html_copy_source = False

extensions = ["myst_parser", "sphinx.ext.autodoc", "sphinx.ext.napoleon"]
source_suffix = {".md": "markdown"}
myst_enable_extensions = ["html_image"]  # as GitHub, which takes a picture's width from HTML
myst_heading_anchors = 3  # links to headings, as GitHub makes them

# `name` in a docstring is code, and a link where there is such a thing.
default_role = "py:obj"
autodoc_default_options = {
    "members": True,
    "exclude-members": "set",  # Matplotlib makes that
    "ignore-module-all": True,  # what a package hands on is shown where it is made
}
autodoc_inherit_docstrings = False  # what others say of their methods is in their own pages
autodoc_member_order = "bysource"
autodoc_typehints = "none"  # types are in the docstrings
napoleon_google_docstring = False
napoleon_use_ivar = True


def commands():
    """Every command with its options, as Typer writes them down."""
    typer = [sys.executable, "-m", "typer", "autograder.commands.app", "utils", "docs"]
    page = subprocess.run(
        [*typer, "--name", "autograder"], capture_output=True, text=True, check=True
    ).stdout
    yield page[page.index("## ") :]  # the list before it cuts sentences short


def options():
    """Every option of ``nbgrader_config.py`` that is not nbgrader's own."""
    for kind in (Autograder, Service, PerDay):
        for name, trait in sorted(kind.class_own_traits(config=True).items()):
            yield f"## `c.{kind.__name__}.{name}`\n\n{trait.help}\n"
            yield f"It is `{trait.info()}`; by default `{trait.default_value_repr()}`.\n"


def modules(package):
    """Every module of a package, with what is public in it."""
    found = pkgutil.walk_packages(importlib.import_module(package).__path__, f"{package}.")
    for name in [package, *sorted(module.name for module in found)]:
        yield f"## {name}\n\n```{{eval-rst}}\n.. automodule:: {name}\n```\n"


MADE = {
    "reference/commands": commands,
    "reference/options": options,
    "reference/course": lambda: modules("course"),
    "reference/autograder": lambda: modules("autograder"),
}


def make(app, page, source):
    """Add to a page of the reference what is read from the code."""
    if page in MADE:
        source[0] += "\n" + "\n".join(MADE[page]())


def setup(app):
    """Have Sphinx call `make` for every page."""
    app.connect("source-read", make)
