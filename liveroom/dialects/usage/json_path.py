"""Usage figures out of any JSON answer, by a path to each."""

from __future__ import annotations

import json
from functools import lru_cache
from typing import TYPE_CHECKING

from jsonpath_rfc9535 import JSONPathError
from jsonpath_rfc9535 import compile as compiled

from liveroom.dialects import figures, strict_json
from liveroom.model import Malformed

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from jsonpath_rfc9535 import JSONPathQuery

    from liveroom.model import Metric

DIALECT = "json"


def read(body: bytes, metrics: Sequence[Metric]) -> Mapping[str, float] | Malformed:
    """Return the figure of each declared series by its name; those not there are left out.

    Only a JSON number is a figure: a text such as "12" or "67%", true and null are not.
    """
    value = strict_json.read(DIALECT, body)
    if isinstance(value, Malformed):
        return value
    found: dict[str, float] = {}
    for metric in metrics:
        figure = _figure(value, metric.source)
        if figure is not None and figures.usable(metric, figure):
            found[metric.name] = figure
    return found


def problem(source: str) -> str | None:
    """Say what is wrong with a path; None when it names exactly one place.

    A path is a JSONPath of RFC 9535 without wildcards, or plain member names with dots between.
    """
    try:
        query = _query(source)
    except JSONPathError:
        return "is neither member names with dots between nor a JSONPath beginning with $"
    return None if query.singular_query() else "may name more than one place"


def _figure(value: object, source: str) -> float | None:
    if problem(source) is not None or not isinstance(value, dict | list):
        return None
    node = _query(source).find_one(value)
    number = None if node is None else node.value
    if isinstance(number, bool) or not isinstance(number, int | float):
        return None
    return float(number)


@lru_cache(maxsize=1024)
def _query(source: str) -> JSONPathQuery:
    if source.startswith("$"):
        return compiled(source)
    if not all(source.split(".")):
        raise JSONPathError("a member has no name", token=None)
    return compiled("$" + "".join(f"[{json.dumps(name)}]" for name in source.split(".")))
