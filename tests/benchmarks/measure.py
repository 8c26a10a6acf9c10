"""What a command costs: process CPU and the highest memory, its own children included. Linux and macOS alone."""

from __future__ import annotations

import os
import statistics
import subprocess
import sys
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

OURS = (sys.executable, "-c", "from avtalebygger.cli import main; main()")


@dataclass(frozen=True, slots=True)
class Cost:
    """Seconds of CPU, user and system, and megabytes."""

    cpu: float
    peak: float


def cost(command: Sequence[str], *, codes: Sequence[int] = (0,), log: Path | None = None) -> Cost:
    """Raises RuntimeError for an exit code that is not among `codes`.

    The memory of a process can never seem less than that of the one that starts it: keep this one small."""
    with open(log or os.devnull, "wb") as output:  # noqa: PTH123 (os.devnull is no path of a file)
        child = subprocess.Popen(command, stdout=output, stderr=subprocess.STDOUT)
        _, status, used = os.wait4(child.pid, 0)
    child.returncode = os.waitstatus_to_exitcode(status)
    if child.returncode not in codes:
        raise RuntimeError(f"exit {child.returncode}: {' '.join(map(str, command))[:300]}")
    unit = 1024**2 if sys.platform == "darwin" else 1024
    return Cost(used.ru_utime + used.ru_stime, used.ru_maxrss / unit)


def median(costs: Sequence[Cost]) -> Cost:
    """The middle CPU; of memory the highest."""
    return Cost(statistics.median(each.cpu for each in costs), max(each.peak for each in costs))


def in_turn(rounds: int, *works: Callable[[], Cost]) -> list[Cost]:
    """Each work's median over rounds in which they take turns: a busy machine burdens all alike."""
    columns = zip(*([work() for work in works] for _ in range(rounds)), strict=True)
    return [median(column) for column in columns]
