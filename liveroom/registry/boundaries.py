"""The file of boundaries that a registry names: it lies beside it, and is read with it."""

from __future__ import annotations

from dataclasses import replace
from errno import EFBIG
from typing import TYPE_CHECKING

from liveroom.errors import BoundariesError, RegistryError

if TYPE_CHECKING:
    from pathlib import Path

    from liveroom.model import Registry

LARGEST = 8 << 20


def beside(registry: Registry, path: Path) -> Path | None:
    """Return where the boundaries of the registry at `path` lie; None where it names none."""
    name = registry.city.districts
    return None if name is None else path.parent / name


def bounded(registry: Registry, path: Path) -> Registry:
    """Return the registry with the boundaries it names; RegistryError with every problem of them."""
    file = beside(registry, path)
    if file is None:
        return registry
    from liveroom.places import read  # noqa: PLC0415  it loads Shapely, which most rooms do not need

    try:
        return replace(registry, boundaries=read(bytes_of(file)))
    except OSError as error:
        sentence = (
            f"{file}: the boundaries cannot be read ({error.strerror}): check [city] districts."
        )
        raise RegistryError(sentence) from error
    except BoundariesError as error:
        raise RegistryError([f"{file.name}: {problem}." for problem in error.problems]) from error


def bytes_of(file: Path) -> bytes:
    """Return the bytes of a file of boundaries; OSError where it cannot be read, or is too large."""
    with file.open("rb") as opened:
        data = opened.read(LARGEST + 1)
    if len(data) > LARGEST:
        raise OSError(EFBIG, f"it is larger than {LARGEST >> 20} MiB: simplify it")
    return data
