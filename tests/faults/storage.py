"""Faults of the disk and the database, each lasting for one block: held, torn, full."""

from __future__ import annotations

import os
import resource
import subprocess
from contextlib import contextmanager
from typing import TYPE_CHECKING

import pysqlite3
import pytest

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path

_ALLOWED_BYTES = 4096  # what a process with a broken disk may still write of any file


@contextmanager
def held(database: Path, how: str = "IMMEDIATE") -> Iterator[None]:
    """Keep the write lock of an SQLite file, as another program does that hangs."""
    other = pysqlite3.connect(str(database), timeout=10, isolation_level=None)
    try:
        other.execute(f"BEGIN {how}")
        yield
    finally:
        other.close()


@contextmanager
def torn(processes: Iterable[int]) -> Iterator[None]:
    """Let the kernel refuse what running processes write, as a disk does that fails.

    Needs no rights: it is their limit of a file's size, and Python ignores the signal.
    """
    before = {number: resource.prlimit(number, resource.RLIMIT_FSIZE) for number in processes}
    try:
        for number, (_, hard) in before.items():
            resource.prlimit(number, resource.RLIMIT_FSIZE, (_ALLOWED_BYTES, hard))
        yield
    finally:
        for number, limits in before.items():
            resource.prlimit(number, resource.RLIMIT_FSIZE, limits)


@contextmanager
def small_disk(folder: Path, mebibytes: int) -> Iterator[Path]:
    """Mount a small file system on a folder; the test is skipped where that is not allowed."""
    folder.mkdir(exist_ok=True)
    mount = ["mount", "-t", "tmpfs", "-o", f"size={mebibytes}m", "none", str(folder)]
    if os.geteuid() != 0 or subprocess.run(mount, check=False, capture_output=True).returncode:
        pytest.skip("mounting a small disk is not allowed here")
    try:
        yield folder
    finally:
        subprocess.run(["umount", "--lazy", str(folder)], check=True)


@contextmanager
def full(folder: Path) -> Iterator[None]:
    """Fill the file system that a folder lies on to its last byte."""
    filler = folder / "filler"
    with filler.open("wb", buffering=0) as file:
        try:
            while True:
                file.write(bytes(4096))
        except OSError:
            pass
    try:
        yield
    finally:
        filler.unlink()
