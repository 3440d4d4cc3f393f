"""Which panels hang on which wall, in which order."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

WIDTH, GAP = 1848, 16  # wall pixels of a row of panels, and what lies between two
PADDING = (20, 14)  # of a panel's host, left and right, above and below
FEW, SHARED_LINES = 3, 22  # applications of a small category; lines on a page that several share
AND = "+"  # between the categories of one subject; no slug has it


class Legend(StrEnum):
    """Whose marks the foot of a wall explains: those that can be seen above it, and no others."""

    STATUS = "status"
    PROCESS = "process"
    NONE = "none"


@dataclass(frozen=True, slots=True)
class Scene:
    """One picture of the room: rows of panels by name, and how long a rotation dwells on it.

    Its title is the phrase `scene.NAME`, its page `/wall/NAME`. `of` says what it is asked about:
    `all`, one `category`, several `categories` or one `application`; then the subject's slug
    follows, `/wall/NAME/SLUG`, of several with a plus between them.
    On a wall a row's panels, their padding and the gaps between them add up to WIDTH.
    """

    name: str
    rows: tuple[tuple[str, ...], ...]
    seconds: int
    of: str = "all"
    legend: Legend = Legend.STATUS

    @property
    def panels(self) -> tuple[str, ...]:
        """Return the names of every panel, row by row."""
        return tuple(name for row in self.rows for name in row)


_ROWS: tuple[Scene, ...] = (
    Scene(
        "ikhtisar",
        (
            ("perlu-perhatian", "kategori-aplikasi"),
            ("aduan-hari-ini", "tindak-lanjut", "peristiwa"),
        ),
        seconds=40,
    ),
    Scene(
        "kategori",
        (("normal-sekarang", "uptime-kategori", "aduan-gangguan"), ("aplikasi-kategori",)),
        seconds=22,
        of="category",
    ),
    Scene(
        "bersama",
        (("normal-sekarang", "uptime-kategori", "aduan-gangguan"), ("aplikasi-bersama",)),
        seconds=22,
        of="categories",
    ),
    Scene(
        "aduan",
        (
            ("angka-aduan",),
            ("peta-aduan", "topik-aduan", "lewat-tenggat"),
            ("antrean", "aduan-terbaru"),
        ),
        seconds=25,
        legend=Legend.PROCESS,
    ),
    Scene("peta", (("peta-kecamatan", "rincian-kecamatan"),), seconds=25, legend=Legend.NONE),
    Scene(
        "tren",
        (("aduan-harian", "topik-harian"), ("pemakaian",)),
        seconds=20,
        legend=Legend.NONE,
    ),
    Scene(
        "aduan-rinci",
        (
            ("peta-aduan", "topik-aduan", "lewat-tenggat", "antrean"),
            ("aduan-harian", "angka-diumumkan"),
        ),
        seconds=0,  # not in the rotation: the laptop page of complaints
    ),
    Scene(
        "pemakaian",
        (("pemakaian-kategori", "adopsi"), ("pemakaian-aplikasi", "pemakaian-gangguan")),
        seconds=20,
        legend=Legend.NONE,
    ),
    Scene(
        "rincian",
        (
            ("uptime-kategori", "aduan-gangguan", "aduan-sesudah-gangguan"),
            ("pemakaian-aplikasi", "adopsi"),
        ),
        seconds=0,  # not in the rotation: the laptop page of a category
        of="category",
    ),
    Scene(
        "aplikasi",
        (
            ("waktu-respons", "strip-hari"),
            ("riwayat-insiden", "aduan-terkait"),
            ("aduan-gangguan", "aduan-sesudah-gangguan"),
            ("pemakaian",),
            ("adopsi", "pemakaian-gangguan"),
        ),
        seconds=0,  # not in the rotation: somebody asks for it
        of="application",
    ),
)

SCENES: Mapping[str, Scene] = {row.name: row for row in _ROWS}


def together(sizes: Mapping[str, int]) -> tuple[tuple[str, ...], ...]:
    """Return which categories share a wall page: those of at most three applications, in order.

    `sizes` are the applications of each category. A page takes a line per application and one per
    category; a small category that would share with nobody keeps a page of its own.
    """
    pages: list[list[str]] = []
    lines = SHARED_LINES
    for slug, size in sizes.items():
        if not 0 < size <= FEW:
            continue
        if lines + size + 1 > SHARED_LINES:
            pages.append([])
            lines = 0
        pages[-1].append(slug)
        lines += size + 1
    return tuple(tuple(page) for page in pages if len(page) > 1)


def joined(slugs: Sequence[str]) -> str:
    """Return several categories as one subject."""
    return AND.join(slugs)
