"""What leaves as a message: by Apprise, and only to where the policy lets a socket be opened."""

from __future__ import annotations

import logging
import re
import sys
from dataclasses import dataclass
from threading import local
from typing import TYPE_CHECKING, Any

from liveroom.rules import channels

if TYPE_CHECKING:
    from collections.abc import Mapping

    from collectors.policy import Policy

log = logging.getLogger(__name__)

UNUSABLE, BLOCKED, UNREACHED = "unusable", "policy-blocked", "unreachable"
"""Why a channel takes nothing, besides `http-403` and the like."""

_SECRET = "secret:"  # noqa: S105  the word before a name, not a secret
_MAIL_PORTS = frozenset({25, 465, 587})
_STATUS = re.compile(r"error=([1-5][0-9]{2})\b")


def resolved(url: str, secrets: Mapping[str, str]) -> str | None:
    """Return the address a channel stands for; None where it may not, or cannot, be used."""
    if url.startswith(_SECRET):
        url = secrets.get(url.removeprefix(_SECRET), "")
    return None if channels.problem(url) is not None else url


@dataclass(slots=True)
class _Duty:
    """What one delivery may do, and what came of it."""

    policy: Policy
    status: str | None = None
    refusal: str | None = None


_DUTIES = local()
_STANDING: list[bool] = []


class Sender:
    """Sends one message by Apprise, to where the policy lets a socket be opened."""

    def __init__(self, policy: Policy) -> None:
        self._policy = policy

    def send(self, url: str, title: str, body: str) -> str | None:
        """Send, and return None where it was taken, else why not: a word without any address."""
        _stand_guard()
        # A second of processor time and 26 MB, for rooms that have somebody to tell.
        from apprise import Apprise, AppriseAsset, NotifyFormat  # noqa: PLC0415

        asset = AppriseAsset(
            app_id="LIVE Room",
            app_desc="LIVE Room",
            app_url="",
            image_url_mask="",
            async_mode=False,
        )
        duty = _DUTIES.duty = _Duty(self._policy)
        try:
            service = Apprise.instantiate(url, asset=asset, suppress_exceptions=True)
            if not service:
                return UNUSABLE
            is_taken = service.notify(body, title, body_format=NotifyFormat.TEXT)
        except Exception as error:  # noqa: BLE001  a plug-in's fault; its words may hold the address
            log.warning("A message failed inside Apprise: %s.", type(error).__name__)
            return UNUSABLE
        finally:
            del _DUTIES.duty
        if is_taken:
            return None
        return BLOCKED if duty.refusal else duty.status or UNREACHED


def _stand_guard() -> None:
    """Judge sockets of deliveries when they are opened, and keep Apprise's words to ourselves."""
    if _STANDING:
        return
    _STANDING.append(True)
    sys.addaudithook(_judge)
    heard = logging.getLogger("apprise")
    heard.propagate = False
    heard.addHandler(_Ear())
    heard.setLevel(logging.WARNING)


def _judge(event: str, arguments: tuple[Any, ...]) -> None:
    if event != "socket.connect":
        return
    duty = getattr(_DUTIES, "duty", None)
    if duty is None:
        return
    place = arguments[1]
    if not isinstance(place, tuple):
        duty.refusal = "no socket of the network"
    else:
        port = 443 if place[1] in _MAIL_PORTS else place[1]
        duty.refusal = duty.policy.refusal(str(place[0]), port)
    if duty.refusal is not None:
        log.warning("A message may not go there: %s.", duty.refusal)
        raise PermissionError(duty.refusal)


class _Ear(logging.Handler):
    """Reads the number of an HTTP status off what Apprise says, and drops the rest."""

    def emit(self, record: logging.LogRecord) -> None:
        """Note the status of the delivery of this thread."""
        duty = getattr(_DUTIES, "duty", None)
        found = _STATUS.search(record.getMessage())
        if duty is not None and found is not None:
            duty.status = f"http-{found[1]}"
