"""What a database says when it cannot be used: the fault in one word, and what to do about it."""

from __future__ import annotations

from sqlalchemy.exc import DBAPIError
from sqlalchemy.exc import TimeoutError as PoolTimeout

_HELD = "another program holds it; wait, or end that program"
_DAMAGED = "it is damaged; restore a copy made with `db backup`"
_FULL = "the disk is full; free some space"
_EMPTY = "it has no tables yet; run `python app.py db upgrade`"

# Part of what SQLite says, the short name of the fault, and the advice.
_OF_SQLITE = (
    ("locked", "locked", _HELD),
    ("busy", "locked", _HELD),
    ("readonly", "read-only", "make the file and its directory writable for this user"),
    ("full", "full", _FULL),
    ("malformed", "corrupt", _DAMAGED),
    ("not a database", "corrupt", "it is not an SQLite database; name another file"),
    ("unable to open", "unreachable", "the directory is missing or may not be entered"),
    ("disk i/o", "unreadable", "the disk gave an error; look at the machine's log"),
    ("no such table", "empty", _EMPTY),
)

# The beginning of PostgreSQL's SQLSTATE, whose messages may come in any language; the longest
# beginning that fits is meant.
_OF_POSTGRESQL = {
    "08": ("unreachable", "look whether the server runs and the network reaches it"),
    "25006": ("read-only", "it is a standby, or set to read only; name the primary"),
    "28": ("closed", "the server refuses this user; check name, password and pg_hba.conf"),
    "3D": ("missing", "the server has no database of this name; make it with createdb"),
    "40": ("busy", "two transactions met; this is tried again"),
    "42501": ("closed", "this user may not do that; make it the owner of the database"),
    "42P01": ("empty", _EMPTY),
    "53100": ("full", _FULL),
    "53300": ("busy", "it has no connection to spare; raise max_connections"),
    "55P03": ("locked", _HELD),
    "57014": ("slow", "it took longer than allowed; look at the server's load and log"),
    "57P": ("stopped", "it was stopped or is starting; this is tried again"),
    "58": ("unreadable", "the disk gave an error; look at the server's log"),
    "XX001": ("corrupt", _DAMAGED),
    "XX002": ("corrupt", _DAMAGED),
}
# A refused connection has no SQLSTATE: part of what an English server says of it, and the one
# it would have.
_AT_THE_DOOR = (
    ("does not exist", "3D"),
    ("authentication failed", "28"),
    ("pg_hba.conf", "28"),
    ("starting up", "57P"),
    ("shutting down", "57P"),
    ("recovery mode", "57P"),
    ("terminating connection", "57P"),
    ("connection slots", "53300"),
    ("too many clients", "53300"),
)
_NO_TURN = ("busy", "every connection of this process is in use; this is tried again")


def fault_of(error: BaseException) -> str:
    """Return the short name of a database error, `broken` where it has none."""
    return _known(error)[0]


def sentence(error: BaseException, where: str) -> str:
    """Return what happened to the database at `where` and what to do, as one plain sentence."""
    fault, advice = _known(error)
    return f"The database {where} is {fault}: {advice}."


def _known(error: BaseException) -> tuple[str, str]:
    if isinstance(error, PoolTimeout):
        return _NO_TURN
    cause: object = error.orig if isinstance(error, DBAPIError) else error
    if hasattr(cause, "sqlstate"):
        state: str | None = cause.sqlstate
        found = _by_state(state or _at_the_door(str(cause)))
    else:
        said = str(cause).lower().replace("read-only", "readonly")
        found = next(((name, advice) for text, name, advice in _OF_SQLITE if text in said), None)
    return found or ("broken", str(cause).partition("\n")[0].rstrip("."))


def _at_the_door(said: str) -> str:
    return next((state for text, state in _AT_THE_DOOR if text in said), "08")


def _by_state(state: str) -> tuple[str, str] | None:
    fitting = [start for start in _OF_POSTGRESQL if state.startswith(start)]
    return _OF_POSTGRESQL[max(fitting, key=len)] if fitting else None
