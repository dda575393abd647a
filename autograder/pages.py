"""What the pages for people have in common: templates, the hour, and where they are kept."""

from datetime import datetime

from jinja2 import Environment, PackageLoader


def template(name):
    """A template of this package; whatever it is given is escaped."""
    environment = Environment(
        loader=PackageLoader("autograder", ""), autoescape=True, trim_blocks=True
    )
    return environment.get_template(name)


def now():
    """The present hour, in words."""
    return said(datetime.now())


def said(when):
    """An hour in words, as this machine's people read it."""
    return when.astimezone().strftime("%-d %B %Y, %H:%M %Z")


def write(course, name, page):
    """Write a page into the course's ``report/``.

    Returns
    -------
    Path
    """
    path = course.root / "report" / name
    path.parent.mkdir(exist_ok=True)
    path.write_text(page, encoding="utf-8")
    return path
