"""Usage figures of Matomo's reporting API: days by their dates, numbers that may be texts.

Format: https://developer.matomo.org/guides/reporting-api, `VisitsSummary.get` with `period=day`
and several dates (`date=last7`): an object by date, in which a day without visits is an empty list.
"""

from __future__ import annotations

import re
from datetime import date
from typing import TYPE_CHECKING

from liveroom.dialects import figures, strict_json
from liveroom.model import Malformed

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from liveroom.model import Metric

DIALECT = "matomo"
_NAME = re.compile("[A-Za-z][A-Za-z0-9_]{0,99}")
_NUMBER = re.compile(r"(-?[0-9]{1,18}(?:\.[0-9]{1,18})?)%?")
_DAY = re.compile("[0-9]{4}-[0-9]{2}-[0-9]{2}")


def read(body: bytes, metrics: Sequence[Metric]) -> Mapping[str, Mapping[date, float]] | Malformed:
    """Return, by the name of each declared series, its figure of each date that was told.

    A figure may be a number or the text of one, with or without a percent sign; anything else is
    no figure. A day that is an empty list had no visits: of what counts (`day`, `unique`) it has
    none, of what is measured (`gauge`) it has no figure.
    """
    told = strict_json.read_object(DIALECT, body)
    if isinstance(told, Malformed):
        return told
    if told.get("result") == "error":
        return Malformed(DIALECT, "Matomo refused: look at idSite and token_auth of the address")
    days: dict[date, Mapping[str, object]] = {}
    for name, value in told.items():
        day = _day(name)
        if day is None:
            return Malformed(
                DIALECT, "the figures carry no dates: let the address ask for period=day&date=last7"
            )
        if isinstance(value, dict):
            days[day] = value
        elif value == []:
            days[day] = {}
        else:
            return Malformed(DIALECT, f"the figures of {day} are neither an object nor empty")
    return {metric.name: of for metric in metrics if (of := _series(metric, days))}


def problem(source: str) -> str | None:
    """Say what is wrong with the name of a figure, such as `nb_visits`; None when nothing is."""
    return None if _NAME.fullmatch(source) else "is no name of a figure such as nb_visits"


def _series(metric: Metric, days: Mapping[date, Mapping[str, object]]) -> dict[date, float]:
    found = {}
    for day, told in days.items():
        figure = _figure(told.get(metric.source)) if told else _nothing(metric)
        if figure is not None and figures.usable(metric, figure):
            found[day] = figure
    return found


def _nothing(metric: Metric) -> float | None:
    return 0.0 if metric.kind.is_of_a_day else None


def _figure(value: object) -> float | None:
    if isinstance(value, str):
        number = _NUMBER.fullmatch(value.strip())
        return None if number is None else float(number[1])
    if isinstance(value, bool) or not isinstance(value, int | float):
        return None
    return float(value)


def _day(name: str) -> date | None:
    if not _DAY.fullmatch(name):
        return None
    try:
        return date.fromisoformat(name)
    except ValueError:
        return None
