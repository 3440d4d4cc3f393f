"""Where usage figures stand in an answer: USAGE_DIALECTS by name."""

from __future__ import annotations

from typing import TYPE_CHECKING

from liveroom.dialects.usage import json_path, prometheus

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from liveroom.model import Malformed, Metric

    Read = Callable[[bytes, Sequence[Metric]], Mapping[str, float] | Malformed]

# (body, the declared series) -> the figures of those that were there, by our name for them.
USAGE_DIALECTS: Mapping[str, Read] = {
    "prometheus": prometheus.read,
    "json": json_path.read,
}

# dialect -> what is wrong with a declared series' `from`, in a sentence's end; None: nothing.
SOURCE_PROBLEMS: Mapping[str, Callable[[str], str | None]] = {
    "prometheus": prometheus.problem,
    "json": json_path.problem,
}
