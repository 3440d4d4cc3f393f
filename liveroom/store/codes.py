"""The small numbers that stand for status and cause in rows; never reused, never reordered."""

from __future__ import annotations

from liveroom.model import Cause, Status

STATUS_CODE = {
    Status.UP: 0,
    Status.DEGRADED: 1,
    Status.DOWN: 2,
    Status.UNKNOWN: 3,
}
STATUS = {code: status for status, code in STATUS_CODE.items()}

CAUSE_CODE = {
    Cause.NONE: 0,
    Cause.DNS: 1,
    Cause.REFUSED: 2,
    Cause.UNREACHABLE: 3,
    Cause.RESET: 4,
    Cause.TIMEOUT: 5,
    Cause.TLS_INVALID: 6,
    Cause.TLS_EXPIRED: 7,
    Cause.HTTP_STATUS: 8,
    Cause.TOO_LARGE: 9,
    Cause.MALFORMED: 10,
    Cause.HEADER_TOO_LARGE: 11,
    Cause.REDIRECT_BLOCKED: 12,
    Cause.TOO_MANY_REDIRECTS: 13,
    Cause.CONTENT_MISSING: 14,
    Cause.CONTENT_FORBIDDEN: 15,
    Cause.CHECK_FAILED: 16,
    Cause.SLOW: 17,
    Cause.STALE_REPORT: 18,
    Cause.POLICY_BLOCKED: 19,
    Cause.MONITOR_OFFLINE: 20,
    Cause.MONITOR_OVERLOAD: 21,
    Cause.MONITOR_STORAGE: 22,
    Cause.MONITOR_CLOCK: 23,
    Cause.MONITOR_STOPPED: 24,
    Cause.PAUSED: 25,
}
CAUSE = {code: cause for cause, code in CAUSE_CODE.items()}
