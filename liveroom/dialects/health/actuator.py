"""Spring Boot Actuator `/actuator/health`: 2.x and 3.x nested, 1.x flat."""

from __future__ import annotations

from typing import TYPE_CHECKING

from liveroom.dialects import checks, strict_json
from liveroom.model import Check, Malformed, Report, Status

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

DIALECT = "actuator"
WORDS = {
    "UP": Status.UP,
    "DOWN": Status.DOWN,
    "OUT_OF_SERVICE": Status.DOWN,
    "UNKNOWN": Status.UNKNOWN,
}


def read(body: bytes, _content_type: str, _status: int) -> Report | Malformed:
    """Read the root word and the components, `parent/child` where they nest.

    Most servers show the root alone (`show-details=never`); then there are no checks.
    """
    root = strict_json.read_object(DIALECT, body)
    if isinstance(root, Malformed):
        return root
    word = root.get("status")
    status = WORDS.get(word) if isinstance(word, str) else None
    if status is None:
        return Malformed(DIALECT, "the status is not UP, DOWN, OUT_OF_SERVICE or UNKNOWN")
    nested = "components" in root or "details" in root
    flat = {name: part for name, part in root.items() if name != "status"}
    return Report(DIALECT, status, checks.kept(_parts("", root) if nested else _listed("", flat)))


def _parts(path: str, node: Mapping[str, object]) -> Iterator[Check]:
    # `components` since 2.2; 2.0 and 2.1 called them `details`, the name of a leaf's facts today.
    listed = node.get("components", node.get("details"))
    if isinstance(listed, dict):
        yield from _listed(path, listed)


def _listed(path: str, listed: Mapping[str, object]) -> Iterator[Check]:
    for name, node in listed.items():
        status = checks.status_of(node.get("status"), WORDS) if isinstance(node, dict) else None
        if isinstance(node, dict) and status is not None:
            yield Check(path + name, status)
            yield from _parts(f"{path}{name}/", node)
