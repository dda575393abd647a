"""What ``nbgrader_config.py`` can set of the service."""

from traitlets import Enum, Float, Integer, Unicode
from traitlets.config import Configurable

MEGABYTE = 1_000_000


class Service(Configurable):
    """What ``nbgrader_config.py`` can set of ``autograder serve``.

    Due dates, what being late costs and what feedback shows are nbgrader's and
    `Autograder`'s own options, and have no others here.
    """

    url = Unicode(
        "http://127.0.0.1:8000",
        help="Where students reach the service: it is part of the links that they get.",
    ).tag(config=True)
    database = Unicode(
        "",
        help="SQLAlchemy's URL of a database for tokens and attempts, such as "
        "postgresql+psycopg://user@host/name; if empty, SQLite in .autograder/.",
    ).tag(config=True)
    counts = Enum(
        ["best", "last"],
        "best",
        help="Which attempt counts: the one that earns most by tests, what being late costs "
        "taken off, or the last one.",
    ).tag(config=True)
    size = Float(10, min=0.001, help="Megabytes that a notebook may have.").tag(config=True)
    pending = Integer(
        3, min=1, help="Attempts of one student that may wait or run at the same time."
    ).tag(config=True)
    tries = Integer(
        20,
        min=1,
        help="Attempts that one student has in an hour. Whoever can try without end can find "
        "out what hidden tests ask for.",
    ).tag(config=True)
