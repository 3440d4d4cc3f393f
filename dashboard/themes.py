"""Colours and type, once: for the dark wall, the bright room and for paper."""

from __future__ import annotations

from dataclasses import dataclass, fields, replace

FONT = 'Inter, "Segoe UI", Roboto, "Noto Sans", Arial, sans-serif'


@dataclass(frozen=True, slots=True)
class Theme:
    """One set of tokens; every colour a drawing uses comes from here.

    `size` is the base text size in px; `sequential` runs from little to much.
    """

    name: str
    size: int
    canvas: str
    surface: str
    surface2: str
    surface3: str
    line: str
    line_strong: str
    text: str
    text2: str
    text3: str
    accent: str
    accent_weak: str
    focus: str
    data1: str
    data_muted: str
    band: str
    up: str
    degraded: str
    down: str
    maintenance: str
    unknown: str
    up_text: str
    degraded_text: str
    down_text: str
    maintenance_text: str
    unknown_text: str
    on_status: str
    sequential: tuple[str, ...]
    categorical: tuple[str, ...]

    def css(self) -> str:
        """Return the colours as CSS custom properties, `--surface2:#1A2530;…`."""
        names = (f.name for f in fields(self) if f.name not in _NOT_COLOURS)
        return "".join(f"--{name.replace('_', '-')}:{getattr(self, name)};" for name in names)


_NOT_COLOURS = frozenset({"name", "size", "sequential", "categorical"})

DARK = Theme(
    name="gelap",
    size=20,
    canvas="#0C1218",
    surface="#131B24",
    surface2="#1A2530",
    surface3="#243140",
    line="#2B3947",
    line_strong="#6E8296",
    text="#F1F5F9",
    text2="#B9C5D1",
    text3="#93A2B1",
    accent="#7CC4FF",
    accent_weak="#1E3A52",
    focus="#FFFFFF",
    data1="#8FB8DE",
    data_muted="#5F7388",
    band="#22303E",
    up="#277C7A",
    degraded="#FABD57",
    down="#F95619",
    maintenance="#88A7FE",
    unknown="#D3D9E0",
    up_text="#7CCFC9",
    degraded_text="#FABD57",
    down_text="#FF8557",
    maintenance_text="#A3BAFF",
    unknown_text="#D3D9E0",
    on_status="#0C1218",
    sequential=("#1B2834", "#213E56", "#2A567A", "#3A719E", "#7FB3DB", "#D3E9FA"),
    categorical=("#7CC4FF", "#FFA366", "#6CCBB8", "#D7A6E8", "#A9B4BF"),
)

# Fewer people, tired eyes: letters and data at four fifths of their light, what is down as it was.
NIGHT = replace(
    DARK,
    name="malam",
    canvas="#080C11",
    text="#C9D3DC",
    accent="#70B1E7",
    data1="#81A6C9",
    data_muted="#55687B",
    categorical=("#70B1E7", "#E7935C", "#61B8A6", "#C396D2", "#99A3AD"),
)

LIGHT = Theme(
    name="siang",
    size=14,
    canvas="#EEF1F4",
    surface="#FFFFFF",
    surface2="#F5F7F9",
    surface3="#E3E8ED",
    line="#D3DAE1",
    line_strong="#77879A",
    text="#121B24",
    text2="#44525F",
    text3="#5A6875",
    accent="#0B5CAD",
    accent_weak="#DCEAF8",
    focus="#0B5CAD",
    data1="#2F6EA8",
    data_muted="#8494A3",
    band="#E3E9EF",
    up="#3BA293",
    degraded="#B57200",
    down="#BA0415",
    maintenance="#4138A8",
    unknown="#646A6F",
    up_text="#1C675C",
    degraded_text="#855300",
    down_text="#A80313",
    maintenance_text="#4138A8",
    unknown_text="#565C62",
    on_status="#FFFFFF",
    sequential=("#E8EFF5", "#C5DAEC", "#93BADA", "#5C95C3", "#2F6EA8", "#134A7C"),
    categorical=("#0B5CAD", "#D55E00", "#2B7F73", "#8A4F9E", "#6A7784"),
)

PRINT = replace(LIGHT, name="cetak", size=12, canvas="#FFFFFF", surface2="#FFFFFF")

THEMES = {theme.name: theme for theme in (DARK, NIGHT, LIGHT, PRINT)}
