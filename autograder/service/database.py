"""A database in which the service remembers, SQLite's or PostgreSQL's, without its tables."""

import hashlib
from datetime import UTC, datetime

from sqlalchemy import create_engine, event
from sqlalchemy.engine import make_url
from sqlalchemy.exc import ArgumentError, DBAPIError, NoSuchModuleError
from sqlalchemy.orm import DeclarativeBase, sessionmaker

from autograder import AutograderError


def now():
    """The time in UTC, as nbgrader keeps it: without a zone."""
    return datetime.now(UTC).replace(tzinfo=None)


def digest(content):
    """A hash of bytes, as it stands in the tables."""
    return hashlib.sha256(content).hexdigest()


class Base(DeclarativeBase):
    """The tables: see `tokens` and `attempts`."""


class Database:
    """The database at a URL of SQLAlchemy's.

    Raises
    ------
    AutograderError
        If it can't be used.
    """

    def __init__(self, url):
        try:
            self.engine = create_engine(url, pool_pre_ping=True)  # its server may restart
            if self.engine.dialect.name == "sqlite":
                event.listen(self.engine, "connect", _careful)
            Base.metadata.create_all(self.engine)
        except (ArgumentError, NoSuchModuleError, DBAPIError, ImportError) as error:
            said = getattr(error, "orig", None) or error
            raise AutograderError(
                f"The database {_shown(url)} can't be used: {said}"
            ) from None
        self.session = sessionmaker(self.engine, expire_on_commit=False)

    def close(self):
        """Give all connections back."""
        self.engine.dispose()


def _careful(connection, _):
    """Have SQLite keep what it has said to keep, and let readers read meanwhile."""
    for pragma in ("journal_mode=WAL", "synchronous=FULL", "busy_timeout=30000"):
        connection.execute(f"PRAGMA {pragma}").close()


def _shown(url):
    """A database's URL without its password."""
    try:
        return make_url(url).render_as_string(hide_password=True)
    except ArgumentError:
        return url
