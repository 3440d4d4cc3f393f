"""The commands of the front door, one file each; this package and app.py compose the rooms."""

from __future__ import annotations

import argparse
import os
import sys
from typing import TYPE_CHECKING, NoReturn, Protocol

from commands import logs
from liveroom.errors import LiveRoomError, UsageError

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence


class Command(Protocol):
    """A module of this package: it declares its arguments and does its work."""

    __doc__: str | None

    def arguments(self, parser: argparse.ArgumentParser) -> None:
        """Declare what the command takes."""
        ...

    def run(self, options: argparse.Namespace) -> int:
        """Do it and return the exit code; LiveRoomError becomes its sentences on stderr."""
        ...


def table() -> Mapping[str, Command]:
    """Return the commands by name; each is imported only here, so that none slows another."""
    from commands import (
        check,
        collect,
        db,
        demo_city,
        demo_history,
        export,
        import_,
        notify,
        probe,
        run,
        serve,
        uptime,
    )

    return {
        "run": run,
        "collect": collect,
        "serve": serve,
        "demo-city": demo_city,
        "demo-history": demo_history,
        "check": check,
        "import": import_,
        "probe": probe,
        "notify": notify,
        "uptime": uptime,
        "export": export,
        "db": db,
    }


def main(arguments: Sequence[str]) -> int:
    """Run one command line and return its exit code; no command means `run`."""
    logs.begin()
    try:
        commands = table()
        options = _parser(commands).parse_args(arguments or ["run"])
        return _said(commands[options.command].run(options))
    except LiveRoomError as error:
        print("\n".join(error.problems), file=sys.stderr)
        return error.exit_code
    except BrokenPipeError:
        return _unheard()
    except _faults() as error:
        print(_sentence(error), file=sys.stderr)
        return 2
    except KeyboardInterrupt:
        return 130


class _Parser(argparse.ArgumentParser):
    """An argument parser whose complaint is one sentence, like every other error here."""

    def error(self, message: str) -> NoReturn:
        """Raise UsageError; `--help` shows what there is."""
        raise UsageError(f"{message[:1].upper()}{message[1:]}: `{self.prog} --help` shows more.")


def _parser(commands: Mapping[str, Command]) -> argparse.ArgumentParser:
    parser = _Parser(prog="app.py", description="LIVE Room: a city's live operations room.")
    names = parser.add_subparsers(dest="command", metavar="COMMAND", required=True)
    for name, command in commands.items():
        sentence = (command.__doc__ or "").strip().splitlines()[0]
        command.arguments(names.add_parser(name, help=sentence, description=sentence))
    return parser


def _faults() -> tuple[type[Exception], ...]:
    """Return what a machine may do to any command: its disk, its database."""
    from sqlalchemy.exc import SQLAlchemyError

    return (OSError, SQLAlchemyError)


def _said(code: int) -> int:
    """Return the code once everything has left that was said."""
    if sys.stdout is not None:  # it may have been closed before we began
        sys.stdout.flush()
    return code


def _unheard() -> int:
    """Return 0 for what was read no further, as by `| head`: who asked has what he wanted."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())  # what is left is flushed there
    return 0


def _sentence(error: Exception) -> str:
    cause = getattr(error, "orig", None) or error
    if isinstance(cause, OSError) and cause.strerror:
        where = "" if cause.filename is None else f"{cause.filename}: "
        return f"The command could not finish: {where}{cause.strerror}."
    words = (str(cause).strip() or type(cause).__name__).splitlines()[0]
    return f"The command could not finish: {words.rstrip('.')}."
