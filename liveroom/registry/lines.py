"""On which line of a TOML text each key stands, so that a problem can be found with an editor."""

from __future__ import annotations

import re
from bisect import bisect_left
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

Path = tuple[str | int, ...]

_BLANK = re.compile(r"(?:[ \t\r\n]|#[^\n]*)*")
_KEY = re.compile(r"[A-Za-z0-9_-]+|\"(?:[^\"\\\n]|\\.)*\"|'[^'\n]*'")
_DOT = re.compile(r"[ \t]*\.[ \t]*")
_STRING = re.compile(
    r'"""(?:[^"\\]|\\.|"(?!""))*"{3,5}'
    r"|'''(?:[^']|'(?!''))*'{3,5}"
    r'|"(?:[^"\\\n]|\\.)*"'
    r"|'[^'\n]*'",
    re.DOTALL,
)
_BARE = re.compile(r"[^,\]}\n#]+")
_SYNTAX = re.compile(r"^(.*) \(at line (\d+), column (\d+)\)$")


def lines(text: str) -> Mapping[Path, int]:
    """Return the line (from 1) of every key, table and list item of a valid TOML text.

    A path is what leads to a value in the parsed document: `("application", 3, "health", "url")`.
    """
    return _Scan(text).found


def line_of(found: Mapping[Path, int], path: Path) -> int | None:
    """Return the line of `path`, or of the nearest thing that holds it."""
    for length in range(len(path), 0, -1):
        if path[:length] in found:
            return found[path[:length]]
    return None


def syntax(message: str, text: str) -> tuple[int, str]:
    """Return the line and the plain words of a TOML parser's complaint about `text`."""
    match = _SYNTAX.match(message)
    if match is not None:
        return int(match[2]), f"{match[1]} (column {match[3]})"
    return text.rstrip("\n").count("\n") + 1, message.replace("at end of document", "at the end")


class _Scan:
    """One walk over the text; the parser has already said that it is well formed."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.at = 0
        self.found: dict[Path, int] = {}
        self.counts: dict[Path, int] = {}
        self.breaks = [match.start() for match in re.finditer("\n", text)]
        table: Path = ()
        while self.skip(_BLANK) and self.at < len(text):
            if text.startswith("[", self.at):
                table = self.header()
            else:
                self.pair(table)

    def skip(self, pattern: re.Pattern[str]) -> bool:
        """Step over what `pattern` matches here; True, so that it may stand in a condition."""
        match = pattern.match(self.text, self.at)
        if match is not None:
            self.at = match.end()
        return True

    def mark(self, path: Path) -> None:
        """Remember where `path` first stood."""
        self.found.setdefault(path, bisect_left(self.breaks, self.at) + 1)

    def header(self) -> Path:
        """Read `[table]` or `[[table]]` and return the path its keys hang under."""
        many = self.text.startswith("[[", self.at)
        start = self.at
        self.at += 2 if many else 1
        self.skip(_BLANK)
        names = self.key()
        after = self.at
        self.at = start
        path: Path = ()
        for name in names[:-1]:
            path = self.inside((*path, name))
        path = (*path, names[-1])
        self.mark(path)
        if many:
            self.counts[path] = self.counts.get(path, -1) + 1
        path = self.inside(path)
        self.mark(path)
        self.at = after
        self.skip(_BLANK)
        self.at += 2 if many else 1
        return path

    def inside(self, path: Path) -> Path:
        """Return the last item of a list of tables, or the table itself."""
        return (*path, self.counts[path]) if path in self.counts else path

    def key(self) -> list[str]:
        """Read a dotted key."""
        names = [self.name()]
        while (dot := _DOT.match(self.text, self.at)) is not None:
            self.at = dot.end()
            names.append(self.name())
        return names

    def name(self) -> str:
        match = _KEY.match(self.text, self.at)
        word = match[0] if match is not None else ""
        self.at += len(word)
        return word[1:-1] if word[:1] in {'"', "'"} else word

    def pair(self, table: Path) -> None:
        """Read `key = value`."""
        start = self.at
        names = self.key()
        after, self.at = self.at, start
        path = table
        for name in names:
            path = (*path, name)
            self.mark(path)
        self.at = after
        self.skip(_BLANK)
        self.at += 1
        self.value(path)

    def value(self, path: Path) -> None:
        """Step over a value, marking what stands inside it."""
        self.skip(_BLANK)
        opening = self.text[self.at : self.at + 1]
        if opening == "[":
            self.items(path)
        elif opening == "{":
            self.pairs(path)
        elif opening in {'"', "'"}:
            self.skip(_STRING)
        else:
            self.skip(_BARE)

    def items(self, path: Path) -> None:
        self.at += 1
        number = 0
        while self.skip(_BLANK) and self.text[self.at : self.at + 1] not in {"]", ""}:
            self.mark((*path, number))
            self.value((*path, number))
            number += 1
            self.comma()
        self.at += 1

    def pairs(self, path: Path) -> None:
        self.at += 1
        while self.skip(_BLANK) and self.text[self.at : self.at + 1] not in {"}", ""}:
            self.pair(path)
            self.comma()
        self.at += 1

    def comma(self) -> None:
        self.skip(_BLANK)
        if self.text[self.at : self.at + 1] == ",":
            self.at += 1
