"""Reading applications.toml: the whole registry, or every problem at once."""

from __future__ import annotations

import hashlib
import tomllib
from contextlib import suppress
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from liveroom.errors import RegistryError
from liveroom.registry.boundaries import beside, bounded, bytes_of
from liveroom.registry.lines import line_of, lines, syntax
from liveroom.registry.problems import Problem, place
from liveroom.registry.reading import content, read

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping, Sequence
    from pathlib import Path
    from zoneinfo import ZoneInfo

    from liveroom.model import Registry
    from liveroom.registry.kinds import Judge

LARGEST = 16 << 20


def load(
    path: Path,
    *,
    zone: ZoneInfo,
    secrets: Collection[str] = (),
    city: str | None = None,
    judge: Judge = content,
) -> Registry:
    """Return the registry of a file, or raise RegistryError with every problem at once.

    A date means midnight in `zone`; `secrets` are the names `secret:NAME` may use; `city` is the
    city's name where the operator has set it, and stands before the file's own; `judge` says what
    more there is against an address, or None.
    """
    data = _bytes(path)
    found = parse(data, path.name, zone=zone, secrets=secrets, city=city, judge=judge)
    return bounded(found, path)


def parse(
    data: bytes,
    name: str,
    *,
    zone: ZoneInfo,
    secrets: Collection[str] = (),
    city: str | None = None,
    judge: Judge = content,
) -> Registry:
    """Return the registry in the bytes of a file called `name`, without boundaries; else as `load`."""
    text = _text(data, name)
    try:
        document = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        line, words = syntax(str(error), text)
        raise RegistryError(_sentence(name, line, "", f"this is not TOML: {words}")) from error
    except RecursionError as error:
        raise RegistryError(f"{name}: lists or tables are nested too deeply.") from error
    registry, problems = read(document, zone, secrets, city, judge)
    if problems:
        raise RegistryError(_sentences(problems, document, text, name))
    return registry


@dataclass(frozen=True, slots=True)
class Accepted:
    """A registry that may be used, with the file it was read from: its digest and its words."""

    registry: Registry
    digest: str
    text: str


@dataclass(frozen=True, slots=True)
class Refused:
    """Why the file on disk is not used; whatever was in use stays in use."""

    problems: tuple[str, ...]
    digest: str


class Watcher:
    """Looks at a registry file again and again, and reads it only when it has changed."""

    def __init__(
        self,
        path: Path,
        *,
        zone: ZoneInfo,
        secrets: Collection[str] = (),
        city: str | None = None,
    ) -> None:
        self.path = path
        self.zone = zone
        self.secrets = tuple(secrets)
        self.city = city
        self._beside: Path | None = None  # the boundaries that the registry names
        self._stamp: tuple[int, ...] | None = None
        self._digest: str | None = None

    def has_changed(self) -> bool:
        """Say whether the file is another one than at the last look; cheap enough to ask often."""
        return self._seen() != self._stamp

    def look(self) -> Accepted | Refused | None:
        """Return what the file says now; None while it says what it said at the last look.

        A file that has gone, or holds problems, is Refused once, and again only when it changes.
        """
        stamp = self._seen()
        if stamp == self._stamp:
            return None
        self._stamp = stamp
        try:
            data = _bytes(self.path)
        except RegistryError as error:
            self._digest = ""
            return Refused(error.problems, "")
        if self._digest_of(data) == self._digest:
            return None
        found = self._judge(data)
        self._digest = found.digest
        return found

    def _seen(self) -> tuple[int, ...]:
        return _stamp(self.path) + (() if self._beside is None else _stamp(self._beside))

    def _digest_of(self, data: bytes) -> str:
        digest = hashlib.sha256(data)
        if self._beside is not None:
            with suppress(OSError):
                digest.update(bytes_of(self._beside))
        return digest.hexdigest()

    def _judge(self, data: bytes) -> Accepted | Refused:
        self._beside = None
        try:
            registry = parse(
                data, self.path.name, zone=self.zone, secrets=self.secrets, city=self.city
            )
            self._beside = beside(registry, self.path)
            registry = bounded(registry, self.path)
        except RegistryError as error:
            return Refused(error.problems, self._digest_of(data))
        return Accepted(registry, self._digest_of(data), data.decode("utf-8"))


def _stamp(path: Path) -> tuple[int, ...]:
    try:
        found = path.stat()
    except OSError:
        return ()
    return (found.st_mtime_ns, found.st_size, found.st_ino)


def _bytes(path: Path) -> bytes:
    try:
        with path.open("rb") as file:
            data = file.read(LARGEST + 1)
    except OSError as error:
        sentence = f"{path}: the registry cannot be read ({error.strerror}): check name and rights."
        raise RegistryError(sentence) from error
    if len(data) > LARGEST:
        raise RegistryError(f"{path}: the registry is larger than {LARGEST >> 20} MiB.")
    return data


def _text(data: bytes, name: str) -> str:
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        sentence = _sentence(name, line, "", "this is not UTF-8: save the file as UTF-8")
        raise RegistryError(sentence) from error


def _sentences(
    problems: Sequence[Problem], document: Mapping[str, Any], text: str, name: str
) -> list[str]:
    """Return the problems as sentences, in the order of the file."""
    found = lines(text)
    placed = [(line_of(found, problem.path), problem) for problem in problems]
    placed.sort(key=lambda pair: pair[0] or 0)
    told = (
        _sentence(name, line, place(document, problem.path), problem.what)
        for line, problem in placed
    )
    return list(dict.fromkeys(told))


def _sentence(name: str, line: int | None, where: str, what: str) -> str:
    parts = [name if line is None else f"{name}, line {line}", where, what]
    told = ": ".join(part for part in parts if part)
    return told if told.endswith((".", "?")) else f"{told}."
