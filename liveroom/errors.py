"""What can go wrong by wrong use: every error carries the sentences a person needs."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable


class LiveRoomError(Exception):
    """A fault to be told in one or more plain sentences: what, where, what to do.

    `problems` is a tuple of sentences; `exit_code` is the one the command line ends with.
    """

    exit_code = 2

    def __init__(self, problems: str | Iterable[str]) -> None:
        """Keep one sentence, or many."""
        self.problems = (problems,) if isinstance(problems, str) else tuple(problems)
        super().__init__("\n".join(self.problems))


class UsageError(LiveRoomError):
    """A command or a parameter that makes no sense."""


class SettingsError(LiveRoomError):
    """A setting that cannot be used."""


class RegistryError(LiveRoomError):
    """A registry that was refused; it holds every problem at once."""


class BoundariesError(LiveRoomError):
    """A file of boundaries that was refused; it holds every problem at once."""


class CollectorError(LiveRoomError):
    """A source that could not be read."""


class StoreError(LiveRoomError):
    """A database that cannot be opened, read or written."""


class FencedError(StoreError):
    """A collector whose turn is over: another one has taken its place."""


class UnsyncedError(StoreError):
    """A disk that did not keep what was written: the kernel may have forgotten it since."""


class ExportError(LiveRoomError):
    """A file that could not be made."""

    exit_code = 1


class ImportFileError(LiveRoomError):
    """A file to be imported that is not what it was said to be; nothing of it was taken."""

    exit_code = 1
