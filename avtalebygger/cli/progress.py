"""A bar for what takes more than a second: on standard error, and only where that is a terminal."""

from __future__ import annotations

import sys
import time
from collections.abc import Iterable, Iterator
from typing import TypeVar

from avtalebygger.cli.shell import Shell

T = TypeVar("T")
PATIENCE = 1.0  # seconds of silence
WIDTH = 30


def tracked(shell: Shell, things: Iterable[T], total: int) -> Iterator[T]:
    """The things as they come, counted on a bar that is wiped out at the end."""
    if shell.quiet or shell.json or sys.stderr is None or not sys.stderr.isatty():
        yield from things
        return
    started, shown = time.monotonic(), ""
    for done, thing in enumerate(things, start=1):
        if time.monotonic() - started > PATIENCE:
            shown = bar(done, total)
            print(f"\r{shown}", end="", file=sys.stderr, flush=True)
        yield thing
    if shown:
        print(f"\r{' ' * len(shown)}\r", end="", file=sys.stderr, flush=True)


def bar(done: int, total: int) -> str:
    filled = WIDTH * done // max(1, total)
    return f"[{'#' * filled}{'.' * (WIDTH - filled)}] {done}/{total}"
