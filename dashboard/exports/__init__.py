"""A panel drawn for paper: figure, numbers, provenance, as a file. EXPORTERS by format."""

from __future__ import annotations

from typing import TYPE_CHECKING

from dashboard.exports.image import png, svg
from dashboard.exports.table import table

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from dashboard.exports.sheet import Sheet
    from dashboard.words import Words

EXPORTERS: Mapping[str, Callable[[Sheet, Words], bytes]] = {"png": png, "svg": svg, "csv": table}
MEDIA_TYPES = {"png": "image/png", "svg": "image/svg+xml", "csv": "text/csv; charset=utf-8"}
