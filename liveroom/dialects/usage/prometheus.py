"""Prometheus text (0.0.4): the declared series of a scrape that is well-formed to its last line.

Read by a strict grammar of our own, line by line: docs/decisions/0041 says why.
"""

from __future__ import annotations

import math
import re
from typing import TYPE_CHECKING

from liveroom.dialects import figures
from liveroom.model import Malformed

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from liveroom.model import Metric

DIALECT = "prometheus"
LIMIT = 1 << 20
LINE_LIMIT = 8192
LABELS_LIMIT = 64

_NAME = r"[a-zA-Z_:][a-zA-Z0-9_:]*+"
_QUOTED = r'"(?:[^"\\\n]++|\\[\\"n])*+"'
_LABEL = rf"(?:[a-zA-Z_][a-zA-Z0-9_]*+|{_QUOTED})[ \t]*+=[ \t]*+{_QUOTED}[ \t]*+"
_LABELS = rf"(?:{_LABEL}(?:,[ \t]*+{_LABEL}){{0,{LABELS_LIMIT - 1}}}+,?[ \t]*+)?+"
_VALUE = (
    r"(?=[^ \t]{1,64}(?:[ \t]|\Z))[+-]?"
    r"(?:(?:[0-9]++(?:\.[0-9]*+)?|\.[0-9]++)(?:[eE][+-]?[0-9]++)?|(?i:inf|infinity|nan))"
)
_SAMPLE = re.compile(
    rf"[ \t]*+(?:(?P<name>{_NAME})(?:[ \t]*+\{{[ \t]*+(?P<labels>{_LABELS})\}}[ \t]*+|[ \t]++)"
    rf"|\{{[ \t]*+(?P<quoted>{_QUOTED})[ \t]*+(?:,[ \t]*+(?P<more>{_LABELS}))?+\}}[ \t]*+)"
    rf"(?P<value>{_VALUE})(?:[ \t]++-?[0-9]{{1,32}})?[ \t]*+"
)
_IDLE = re.compile(r"[ \t]*+(?:#(?![ \t]++TYPE[ \t]).*+)?", re.DOTALL)
_TYPE = re.compile(
    rf"[ \t]*+#[ \t]++TYPE[ \t]++(?:{_NAME}|{_QUOTED})[ \t]++"
    r"(?:counter|gauge|histogram|summary|untyped|unknown|info|stateset|gaugehistogram)[ \t]*+"
)
_PAIR = re.compile(rf"(?P<plain>[a-zA-Z_][a-zA-Z0-9_]*+|{_QUOTED})[ \t]*+=[ \t]*+({_QUOTED})")
_ESCAPE = re.compile(r'\\([\\"n])')

Series = tuple[str, "frozenset[tuple[str, str]]"]


def read(body: bytes, metrics: Sequence[Metric]) -> Mapping[str, float] | Malformed:
    """Return the figure of each declared series by its name; those not there are left out.

    All or nothing: one line out of order refuses the scrape. A declaration that several series
    satisfy is their sum; one that is not finite leaves the declaration without a figure.
    Timestamps are passed over: the moment of a reading is ours.
    """
    if len(body) > LIMIT:
        return Malformed(DIALECT, f"the scrape is larger than {LIMIT} bytes")
    try:
        text = body.decode("utf-8")
    except UnicodeDecodeError:
        return Malformed(DIALECT, "the scrape is not UTF-8")
    found = _series(text, {metric.source for metric in metrics})
    if isinstance(found, Malformed):
        return found
    told: dict[str, float] = {}
    for metric in metrics:
        wanted = frozenset(metric.labels.items())
        values = [
            value
            for (name, labels), value in found.items()
            if name == metric.source and wanted <= labels
        ]
        if values and figures.usable(metric, total := _sum(values)):
            told[metric.name] = total
    return told


def problem(source: str) -> str | None:
    """Say what is wrong with the name of a series; None when nothing is."""
    return None if source and source.isprintable() else "is not the name of a series"


def _series(text: str, wanted: set[str]) -> dict[Series, float] | Malformed:
    *lines, rest = text.split("\n")
    if rest:
        return Malformed(DIALECT, "the scrape stops in the middle of a line")
    found: dict[Series, float] = {}
    for number, line in enumerate(lines, 1):
        sample = _SAMPLE.fullmatch(line) if len(line) <= LINE_LIMIT else None
        if sample is None:
            if len(line) <= LINE_LIMIT and (_IDLE.fullmatch(line) or _TYPE.fullmatch(line)):
                continue
            return Malformed(DIALECT, f"line {number} of the scrape is malformed")
        name = sample["name"] or _unquoted(sample["quoted"])
        if name not in wanted:
            continue
        labels = _labels(sample["labels"] or sample["more"] or "")
        if labels is None or (name, labels) in found:
            return Malformed(DIALECT, f"line {number} of the scrape repeats a label or a series")
        found[name, labels] = float(sample["value"])
    return found


def _labels(text: str) -> frozenset[tuple[str, str]] | None:
    pairs = [(_unquoted(pair[1]), _unquoted(pair[2])) for pair in _PAIR.finditer(text)]
    labels = frozenset(pairs)
    return labels if len({name for name, _ in pairs}) == len(pairs) else None


def _unquoted(text: str) -> str:
    if not text.startswith('"'):
        return text
    return _ESCAPE.sub(lambda sign: "\n" if sign[1] == "n" else sign[1], text[1:-1])


def _sum(values: Sequence[float]) -> float:
    try:
        return math.fsum(values)
    except (OverflowError, ValueError):  # too large, or infinities of both signs
        return math.nan
