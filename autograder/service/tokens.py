"""Who has which token: it is given once, and only a hash of it is kept."""

import secrets
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import DateTime, select
from sqlalchemy.orm import Mapped, mapped_column

from autograder.service.database import Base, Database, digest, now


class Token(Base):
    """A token that was given to somebody: of the token itself, only a hash is kept.

    It is random and long, so that a hash which is quick to compute protects it.
    """

    __tablename__ = "tokens"

    digest: Mapped[str] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(index=True)
    teacher: Mapped[bool]
    made: Mapped[datetime] = mapped_column(DateTime)
    used: Mapped[datetime | None] = mapped_column(DateTime)
    revoked: Mapped[datetime | None] = mapped_column(DateTime)


@dataclass(frozen=True)
class Person:
    """Whose token it is.

    Attributes
    ----------
    name : str
        A student's id in the gradebook, or a teacher's name.
    teacher : bool
    """

    name: str
    teacher: bool
    digest: str


class Tokens(Database):
    """The tokens in a database."""

    def give_tokens(self, names, teacher=False):
        """Make a token for each of several people; those that they have had end.

        Returns
        -------
        dict of str to str
            Tokens by name. Only hashes of them are kept.
        """
        tokens = {name: secrets.token_urlsafe(24) for name in names}
        with self.session.begin() as session:
            for before in session.scalars(self._valid().where(Token.teacher == teacher)):
                if before.name in tokens:
                    before.revoked = now()
            session.add_all(
                Token(digest=digest(token.encode()), name=name, teacher=teacher, made=now())
                for name, token in tokens.items()
            )
        return tokens

    def revoke(self, names):
        """End all tokens that somebody has; returns the names of those who had any."""
        with self.session.begin() as session:
            found = session.scalars(self._valid().where(Token.name.in_(names))).all()
            for token in found:
                token.revoked = now()
            return {token.name for token in found}

    def holders(self):
        """The names of all students with a valid token."""
        with self.session() as session:
            rows = self._valid().where(~Token.teacher)
            return {token.name for token in session.scalars(rows)}

    def whose(self, token):
        """The `tokens.Person` with a token; None if it is unknown or revoked."""
        with self.session() as session:
            found = session.get(Token, digest(token.encode()))
            if found is None or found.revoked:
                return None
            return Person(found.name, found.teacher, found.digest)

    @staticmethod
    def _valid():
        return select(Token).where(Token.revoked.is_(None))
