"""XML read so strictly that it can neither grow nor ask for anything.

A document type is refused, and with it every entity of its own (billion laughs, files of this
machine, addresses to fetch) and every default somebody could hide there.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import NoReturn
from xml.parsers import expat

from liveroom.model import Malformed

LIMIT = 1 << 20
DEPTH = 32
_TRUE = frozenset({"true", "1"})


@dataclass(slots=True)
class Element:
    """One element: its name without a prefix, what it holds, and whether it says it is nil."""

    name: str
    is_nil: bool = False
    text: str = ""
    children: list[Element] = field(default_factory=list)


class _NotStrictError(ValueError):
    pass


def read(dialect: str, body: bytes, *, limit: int = LIMIT) -> Element | Malformed:
    """Return the root of the document, or Malformed with the reason; nothing is raised.

    `limit` is the largest body in bytes that is looked at. Attributes other than `nil`, comments
    and processing instructions are not read; the text of an element with children is left out.
    """
    if len(body) > limit:
        return Malformed(dialect, f"the answer is larger than {limit} bytes")
    if not body.strip():
        return Malformed(dialect, "the answer is empty")
    reader = _Reader()
    try:
        reader.parser.Parse(body, True)  # noqa: FBT003 - expat takes no keyword
    except _NotStrictError as fault:
        return Malformed(dialect, str(fault))
    except (expat.ExpatError, ValueError, LookupError):
        return Malformed(dialect, "the answer is not well-formed XML")
    if reader.root is None:
        return Malformed(dialect, "the answer is not well-formed XML")
    return reader.root


class _Reader:
    def __init__(self) -> None:
        self.root: Element | None = None
        self._open: list[tuple[Element, list[str]]] = []
        self.parser = parser = expat.ParserCreate()
        parser.buffer_text = True
        parser.StartDoctypeDeclHandler = _document_type
        parser.EntityDeclHandler = _document_type
        parser.StartElementHandler = self._start
        parser.EndElementHandler = self._end
        parser.CharacterDataHandler = self._text

    def _start(self, name: str, attributes: dict[str, str]) -> None:
        if len(self._open) >= DEPTH:
            raise _NotStrictError(f"the XML is nested deeper than {DEPTH} levels")
        nil = any(_local(key) == "nil" and said in _TRUE for key, said in attributes.items())
        element = Element(_local(name), nil)
        if self._open:
            self._open[-1][0].children.append(element)
        else:
            self.root = element
        self._open.append((element, []))

    def _end(self, _name: str) -> None:
        element, pieces = self._open.pop()
        if not element.children:
            element.text = "".join(pieces)

    def _text(self, data: str) -> None:
        self._open[-1][1].append(data)


def _document_type(*_: object) -> NoReturn:
    raise _NotStrictError("the XML has a document type, which is never read")


def _local(name: str) -> str:
    return name.rpartition(":")[2]
