"""Two documents -> one, in which every difference is a tracked change; never one that does not keep its word.

An attempt is made, resolved both ways by `word.resolve` and compared with the inputs. Where it fails, the smallest unit
that did is replaced whole the next time and named in a note: a paragraph or table, then the story. A text that is still
wrong is never returned."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from avtalebygger.errors import Problem
from avtalebygger.redline.attempt import Attempt, attempted
from avtalebygger.redline.verify import Difference, differences
from avtalebygger.word.package import Package
from avtalebygger.word.resolve import accept_all, reject_all, resolved

_ATTEMPTS = 4


class Existing(StrEnum):
    """What becomes of tracked changes that the inputs hold."""

    ACCEPT = "accept"
    REJECT = "reject"
    KEEP = "keep"


@dataclass(frozen=True, slots=True)
class Redlined:
    """The document with its tracked changes, and what a person should know: what could not be tracked, what was
    replaced whole."""

    data: bytes
    notes: tuple[Problem, ...] = ()


class BrokenPromise(Exception):
    """No redline of these two documents keeps its word; a bug of ours. Nothing is written."""


def redlined(old: Package, new: Package, author: str, date: str, existing: Existing = Existing.ACCEPT) -> Redlined:
    """The redline of `old` and `new`: accept all says NEW, reject all says OLD. `date` is ISO 8601, UTC."""
    decide = reject_all if existing is Existing.REJECT else accept_all
    return _kept(resolved(old, decide), resolved(new, decide), author, date)


def _kept(old: Package, new: Package, author: str, date: str) -> Redlined:
    doubts: frozenset[bytes] = frozenset()
    loose: frozenset[str] = frozenset()
    for _ in range(_ATTEMPTS):
        attempt = attempted(old, new, author, date, doubts, loose)
        if attempt.loose:
            loose |= attempt.loose
            continue
        failed = _failures(attempt, old, new)
        more = doubts | _doubted(attempt, *failed)
        if more == doubts:
            break
        doubts = more
    else:
        failed = _failures(attempt, old, new)
    if any(each.in_text for side in failed for each in side):
        raise BrokenPromise(f"{old.name}, {new.name}: {failed}")
    return Redlined(attempt.package.packed(), tuple(attempt.notes))


def _failures(attempt: Attempt, old: Package, new: Package) -> tuple[list[Difference], list[Difference]]:
    """Where accept all does not say NEW, and reject all not OLD."""
    accepted = resolved(attempt.package, accept_all)
    rejected = resolved(attempt.package, reject_all)
    return (
        differences(accepted, new, references=True),
        differences(rejected, old, references=attempt.references_tracked),
    )


def _doubted(attempt: Attempt, accept: list[Difference], reject: list[Difference]) -> frozenset[bytes]:
    """The keys of the blocks that failed."""
    found: set[bytes] = set()
    for failures, keys in ((accept, attempt.new_blocks), (reject, attempt.old_blocks)):
        for each in failures:
            found.update(keys.get(each.part, [])[each.start : each.stop])
    return frozenset(found)
