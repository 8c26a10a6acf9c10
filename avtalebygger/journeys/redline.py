"""Two Word files -> one with every difference as a tracked change: accept all says NEW, reject all says OLD."""

from __future__ import annotations

from dataclasses import dataclass

from avtalebygger.messages import text
from avtalebygger.model.existing import Existing
from avtalebygger.redlining import write
from avtalebygger.word.active import passive
from avtalebygger.word.gate import opened
from avtalebygger.word.package import Package

BEYOND = frozenset({"AVT330", "AVT331", "AVT332"})
SAID_ALREADY = "AVT335"
"""What became of earlier marks: the comparison says it."""


@dataclass(frozen=True, slots=True)
class Redline:
    """The file, and in words what could not be tracked or was replaced whole. `beyond` says that the two differ in what
    no tracked change can hold."""

    data: bytes
    notes: tuple[str, ...] = ()
    beyond: bool = False


def redline(
    old: bytes,
    new: bytes,
    *,
    date: str,
    author: str = "avtalebygger",
    existing: Existing = Existing.ACCEPT,
    names: tuple[str, str] = ("old", "new"),
) -> bytes:
    """The redline. `date` is ISO 8601, since no clock is asked here: the same input gives the same bytes.

    Raises WordError (AVT30x) where a file is refused, and `redline.write.BrokenPromise`, a bug of ours, where no
    redline of the two keeps its word."""
    return redlined(opened(old, names[0]), opened(new, names[1]), author, date, existing).data


def redlined(old: Package, new: Package, author: str, date: str, existing: Existing) -> Redline:
    """As `redline`, on packages. Active content of either is left out first, and named (`word.active`)."""
    (old, left_out), (new, left_out_too) = passive(old), passive(new)
    made = write.redlined(old, new, author, date, existing)
    notes = [note for note in made.notes if note.code != SAID_ALREADY]
    words = tuple(text(note.code, **note.values) for note in notes)
    return Redline(
        made.data, (*dict.fromkeys((*left_out, *left_out_too)), *words), any(note.code in BEYOND for note in notes)
    )
