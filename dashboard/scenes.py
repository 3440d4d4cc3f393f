"""Which panels hang on which wall, in which order."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping


@dataclass(frozen=True, slots=True)
class Scene:
    """One picture of the room: panels by name, and how long a rotation dwells on it.

    `of` says what the scene is asked about: everything, one category or one application.
    """

    name: str
    panels: tuple[str, ...]
    seconds: int
    of: str = "all"  # all | category | application


_ROWS: tuple[Scene, ...] = ()

SCENES: Mapping[str, Scene] = {row.name: row for row in _ROWS}
