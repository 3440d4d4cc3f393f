"""The separate process that draws with Chromium: a job on standard input, bytes on standard output.

`python -m dashboard.exports.renderer` reads one JSON document, `{"figure": …}` for the SVG text
of a Plotly figure or `{"svg": …}` for the PNG of a picture, with `width`, `height` (px) and
`scale`, and ends. Kaleido's own server mixes up its callers' pictures when they are threads, and
hangs for ever when Chromium does not start: one process for one picture, ended by its parent,
does neither.
"""

from __future__ import annotations

import asyncio
import json
import os
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any

FONTS = Path(__file__).parents[2] / "assets" / "fonts"


def main() -> None:
    """Do the one job that stands on standard input."""
    job = json.load(sys.stdin)
    picture = asyncio.run(_figure(job)) if "figure" in job else _svg(job)
    sys.stdout.buffer.write(picture)


async def _figure(job: dict[str, Any]) -> bytes:
    import kaleido  # noqa: PLC0415 - only a figure pays for it

    # Only root needs Chromium without its sandbox; figures are our own in either case.
    browser = kaleido.Kaleido(n=1, mathjax=False, enable_sandbox=os.geteuid() != 0)
    size = {"width": job["width"], "height": job["height"]}
    async with browser as kal:
        drawn: bytes = await kal.calc_fig(job["figure"], opts={"format": "svg", **size})
        return drawn


def _svg(job: dict[str, Any]) -> bytes:
    with tempfile.TemporaryDirectory(prefix="liveroom-export-") as name:
        folder = Path(name)
        page, picture = folder / "page.html", folder / "picture.png"
        page.write_text(_page(job["svg"]), "utf-8")
        options = (
            "--headless",
            "--disable-gpu",
            "--disable-quic",
            "--disable-sync",
            "--disable-background-networking",
            "--disable-component-update",
            "--no-first-run",
            "--hide-scrollbars",
            "--default-background-color=ffffffff",
            f"--user-data-dir={folder / 'profile'}",
            f"--force-device-scale-factor={job['scale']}",
            f"--window-size={job['width']},{job['height']}",
            f"--screenshot={picture}",
        )
        sandbox = ("--no-sandbox",) if os.geteuid() == 0 else ()
        subprocess.run(  # noqa: S603 - the browser's path comes from PATH, the page from us
            [job["browser"], *sandbox, *options, page.as_uri()],
            check=True,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.PIPE,
        )
        return picture.read_bytes()


def _page(svg: str) -> str:
    faces = "".join(
        f"@font-face{{font-family:Inter;font-weight:100 900;src:url({font.as_uri()})}}"
        for font in sorted(FONTS.glob("*.woff2"))
    )
    style = f"<style>{faces}html,body{{margin:0;background:#fff}}svg{{display:block}}</style>"
    return f"<!doctype html><meta charset=utf-8>{style}{svg}"


if __name__ == "__main__":
    main()
