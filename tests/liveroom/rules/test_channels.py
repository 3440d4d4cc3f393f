"""The kinds of address a notice may leave by, and what may not stand in one."""

from __future__ import annotations

import pytest

from liveroom.rules.channels import KINDS, clear_secret, kind_of, problem


@pytest.mark.parametrize(
    "url",
    [
        "tgram://123456:AbC/7890",
        "mailtos://budi:sandi@surel.contoh.go.id?to=a@contoh.go.id",
        "json://kait.contoh.go.id/notices?+X-Token=rahasia",
        "JSONS://kait.contoh.go.id",
    ],
)
def test_a_kind_on_the_list_may_be_used(url: str) -> None:
    """What a secret stands for may hold a token."""
    assert problem(url) is None


@pytest.mark.parametrize(
    "url",
    [
        *("file:///etc/passwd", "exec://id", "syslog://", "dbus://", "gnome://", "windows://"),
        *("apprise://host/token", "http://host/", "ftp://host/", "unix:///run/x.sock"),
        *("json:/host", "surel", "", "json://host/a b", "json://host/\nX: y"),
        *("slack://T/A/B?template=/etc/passwd", "mailto://h?pgpkey=/etc/shadow"),
        "msteams://a/b/c/d?Template=file:///etc/passwd",
    ],
)
def test_nothing_else_may(url: str) -> None:
    """A message must not become a way to files, programs or other machines' doors."""
    assert problem(url) is not None


@pytest.mark.parametrize("kind", sorted(KINDS))
def test_the_kind_is_read_off_the_address(kind: str) -> None:
    """Pages may show by which kind a channel leaves, and nothing more of its address."""
    assert kind_of(f"{kind.upper()}://x") == kind


@pytest.mark.parametrize(
    ("url", "is_clear"),
    [
        ("json://127.0.0.1:8080/kait", False),
        ("mailto://surel.contoh.go.id?from=a@contoh.go.id&to=b@contoh.go.id", False),
        ("ntfys://ntfy.contoh.go.id/liveroom", False),
        ("mailtos://budi:sandi@surel.contoh.go.id", True),
        ("json://token@kait.contoh.go.id", True),
        ("json://kait.contoh.go.id?+Authorization=Bearer", True),
        ("mailto://surel.contoh.go.id?pass=sandi", True),
        ("tgram://123456:AbC/7890", True),
        ("slack://T1/A1/B1", True),
    ],
)
def test_a_secret_in_clear_is_seen(url: str, *, is_clear: bool) -> None:
    """The registry is a file in git: whoever reads it must not be able to write as the city."""
    assert (clear_secret(url) is not None) == is_clear
