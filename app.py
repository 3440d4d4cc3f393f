"""The front door of LIVE Room: `python app.py COMMAND`; importing it starts nothing."""

from __future__ import annotations

import sys

from commands import main

if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
