"""A complaint as one line of JSON, for the way from one process to another."""

from __future__ import annotations

import json
from dataclasses import fields
from datetime import datetime
from operator import attrgetter

from liveroom.model import ComplaintKind, ComplaintStatus, ServiceRequest
from liveroom.sheets.columns import DATES

_NAMES = tuple(each.name for each in fields(ServiceRequest))
_VALUES = attrgetter(*_NAMES)
_MOMENTS = tuple(_NAMES.index(name) for name in DATES)
_STATUS, _KIND, _POINT = map(_NAMES.index, ("status", "kind", "point"))
_JSON = json.JSONEncoder(default=datetime.isoformat, separators=(",", ":")).encode


def packed(request: ServiceRequest) -> str:
    """Return a complaint as one line."""
    return _JSON(_VALUES(request))


def unpacked(line: str) -> ServiceRequest:
    """Return the complaint of a line that `packed` made."""
    values = json.loads(line)
    values[_STATUS], values[_KIND] = ComplaintStatus(values[_STATUS]), ComplaintKind(values[_KIND])
    if values[_POINT] is not None:
        values[_POINT] = tuple(values[_POINT])
    for place in _MOMENTS:
        if values[place] is not None:
            values[place] = datetime.fromisoformat(values[place])
    return ServiceRequest(*values)
