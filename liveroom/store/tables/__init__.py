"""Every table of the store, once, for SQLite and PostgreSQL alike.

Times are integers: `_ms` columns are UTC epoch milliseconds, `_s` columns UTC epoch seconds,
`day` columns the city's local date as the number YYYYMMDD. Rows that come by the million are
keyed by time first, so that inserts append; status and cause are the small numbers of `codes`.
"""

from __future__ import annotations

from liveroom.store.tables.base import METADATA, Seconds
from liveroom.store.tables.complaints import (
    complaint_day,
    complaint_topic,
    complaint_word,
    deadline,
    free_day,
    published,
    request,
    request_history,
    saved_view,
    silent_outage,
    source,
)
from liveroom.store.tables.intake import (
    hook,
    hook_message,
    import_change,
    import_file,
    sheet_mapping,
)
from liveroom.store.tables.registered import (
    agency,
    application,
    category,
    city,
    district,
    grid,
    holiday,
    maintenance,
    maintenance_plan,
    retirement,
    service_hours,
    topic,
)
from liveroom.store.tables.room import channel, heartbeat, notice, poll, writer
from liveroom.store.tables.seen import (
    acknowledgement,
    beat,
    current,
    incident,
    incident_event,
    latency_day,
    latency_hour,
    listening,
    sample,
    spell,
    tally_day,
    tally_hour,
    tally_month,
)
from liveroom.store.tables.usage import metric, reading

__all__ = [
    "METADATA",
    "Seconds",
    "acknowledgement",
    "agency",
    "application",
    "beat",
    "category",
    "channel",
    "city",
    "complaint_day",
    "complaint_topic",
    "complaint_word",
    "current",
    "deadline",
    "district",
    "free_day",
    "grid",
    "heartbeat",
    "holiday",
    "hook",
    "hook_message",
    "import_change",
    "import_file",
    "incident",
    "incident_event",
    "latency_day",
    "latency_hour",
    "listening",
    "maintenance",
    "maintenance_plan",
    "metric",
    "notice",
    "poll",
    "published",
    "reading",
    "request",
    "request_history",
    "retirement",
    "sample",
    "saved_view",
    "service_hours",
    "sheet_mapping",
    "silent_outage",
    "source",
    "spell",
    "tally_day",
    "tally_hour",
    "tally_month",
    "topic",
    "writer",
]
