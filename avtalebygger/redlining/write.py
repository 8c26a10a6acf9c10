"""Two documents -> one, in which every difference is a tracked change; never one that does not keep its word.

An attempt is made, resolved both ways by `word.resolve` and compared with the inputs. Where it fails, the smallest unit
that did is replaced whole the next time, at last every block that differs, and a note says so. A text that is still
wrong is never returned."""

from __future__ import annotations

from dataclasses import dataclass

from avtalebygger.errors import Problem
from avtalebygger.model.existing import Existing
from avtalebygger.redlining.attempt import Attempt, attempted
from avtalebygger.redlining.controls import gathered
from avtalebygger.redlining.earlier import holds_marks, prepared
from avtalebygger.redlining.verify import Difference, differences
from avtalebygger.word.package import Package
from avtalebygger.word.resolve import Verdict, accept_all, reject_all, resolved

__all__ = ["BrokenPromise", "Existing", "Redlined", "redlined"]

_ATTEMPTS = 4


@dataclass(frozen=True, slots=True)
class Redlined:
    """The document with its tracked changes, and what a person should know: what could not be tracked, what was
    replaced whole, what became of earlier marks."""

    package: Package
    notes: tuple[Problem, ...] = ()

    @property
    def data(self) -> bytes:
        """The file."""
        return self.package.packed()


class BrokenPromise(Exception):
    """No redline of these two documents keeps its word; a bug of ours. Nothing is written."""


@dataclass(frozen=True, slots=True)
class _Task:
    """Two documents, and what the redline must say: `rejected` when all of it is rejected, `accepted` when accepted."""

    old: Package
    new: Package
    rejected: Package
    accepted: Package
    author: str
    date: str


def redlined(old: Package, new: Package, author: str, date: str, existing: Existing = Existing.ACCEPT) -> Redlined:
    """The redline of `old` and `new`: accept all says NEW, reject all says OLD. `date` is ISO 8601, UTC.

    `existing` says what becomes of tracked changes in the inputs: settled first, or kept, with their authors and dates,
    beneath the new ones; then reject all gives OLD rejected and accept all NEW accepted."""
    if existing is Existing.KEEP:
        return _over_earlier_marks(old, new, author, date)
    decide = accept_all if existing is Existing.ACCEPT else reject_all
    settled = resolved(old, decide), resolved(new, decide)
    fate = "accepted" if existing is Existing.ACCEPT else "rejected"
    notes = [
        Problem("AVT335", {"name": before.name, "fate": fate})
        for before, after in zip((old, new), settled, strict=True)
        if before is not after
    ]
    return _kept(_Task(*settled, *settled, author, date), notes)


def _over_earlier_marks(old: Package, new: Package, author: str, date: str) -> Redlined:
    """The earlier marks kept and the new ones laid over them; where that does not keep its word, the new ones alone."""
    if old.parts == new.parts:
        return Redlined(old)
    rejected, accepted = resolved(old, reject_all), resolved(new, accept_all)
    if not holds_marks(old) and not holds_marks(new):
        return _kept(_Task(old, new, old, new, author, date), [])
    before, after = prepared(gathered(old), Verdict.REJECT), prepared(gathered(new), Verdict.ACCEPT)
    layered = _Task(before, after, rejected, accepted, author, date)
    attempt, failed = _attempted(layered)
    if not _is_wrong(failed):
        return _finished(attempt, failed, [])
    return _kept(_Task(rejected, accepted, rejected, accepted, author, date), [Problem("AVT336", {"name": new.name})])


def _kept(task: _Task, notes: list[Problem]) -> Redlined:
    attempt, failed = _attempted(task)
    if _is_wrong(failed):
        raise BrokenPromise(f"{task.old.name}, {task.new.name}: {failed}")
    return _finished(attempt, failed, notes)


_Failed = tuple[list[Difference], list[Difference]]


def _is_wrong(failed: _Failed) -> bool:
    return any(each.in_text for side in failed for each in side)


def _attempted(task: _Task) -> tuple[Attempt, _Failed]:
    """Attempts until one keeps its word, or nothing is left to try."""
    doubts: frozenset[bytes] = frozenset()
    loose: frozenset[str] = frozenset()
    for _ in range(_ATTEMPTS):
        attempt = attempted(task.old, task.new, task.author, task.date, doubts, loose)
        if attempt.loose:
            loose |= attempt.loose
            continue
        failed = _failures(attempt, task)
        more = doubts | _doubted(attempt, *(_grave(side, task) for side in failed))
        if more == doubts:
            return attempt, failed
        doubts = more
    return _in_whole_stories(task, attempt, loose)


def _in_whole_stories(task: _Task, attempt: Attempt, loose: frozenset[str]) -> tuple[Attempt, _Failed]:
    """The last step: in every story each block that differs is replaced whole."""
    keys = [key for blocks in (attempt.old_blocks, attempt.new_blocks) for part in blocks.values() for key in part]
    coarse = attempted(task.old, task.new, task.author, task.date, frozenset(keys), loose)
    return coarse, _failures(coarse, task)


def _grave(failures: list[Difference], task: _Task) -> list[Difference]:
    """Those that are worth replacing a block whole: over earlier marks only a wrong text, since who said what goes."""
    return failures if task.old is task.rejected else [each for each in failures if each.in_text]


def _failures(attempt: Attempt, task: _Task) -> _Failed:
    """Where accept all does not say NEW, and reject all not OLD."""
    accepted = resolved(attempt.package, accept_all)
    rejected = resolved(attempt.package, reject_all)
    return (
        differences(accepted, task.accepted, references=True),
        differences(rejected, task.rejected, references=attempt.references_tracked),
    )


def _doubted(attempt: Attempt, accept: list[Difference], reject: list[Difference]) -> frozenset[bytes]:
    """The keys of the blocks that failed."""
    found: set[bytes] = set()
    for failures, keys in ((accept, attempt.new_blocks), (reject, attempt.old_blocks)):
        for each in failures:
            found.update(keys.get(each.part, [])[each.start : each.stop])
    return frozenset(found)


def _finished(attempt: Attempt, failed: _Failed, notes: list[Problem]) -> Redlined:
    count = sum(len(side) for side in failed)
    if count:
        notes = [*notes, Problem("AVT334", {"count": count})]
    if attempt.replaced:
        notes = [*notes, Problem("AVT333", {"count": attempt.replaced})]
    return Redlined(attempt.package, (*notes, *attempt.notes))
