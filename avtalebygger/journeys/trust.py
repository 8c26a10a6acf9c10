"""Does the record hold, and what can be done where it does not."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from avtalebygger.errors import JournalError, Problem
from avtalebygger.folder import journal, layout
from avtalebygger.folder import repair as mending
from avtalebygger.folder import verify as checking
from avtalebygger.model.finding import Finding
from avtalebygger.model.negotiation import EventKind
from avtalebygger.negotiate.replay import replay


@dataclass(frozen=True, slots=True)
class Verified:
    """`problems` are a broken record; `findings` something a person should see; `leftovers` what a crash left."""

    events: int
    documents: int
    head: str
    problems: tuple[Problem, ...] = ()
    findings: tuple[Finding, ...] = ()
    leftovers: tuple[str, ...] = ()

    @property
    def exit_code(self) -> int:
        return JournalError.exit_code if self.problems else int(bool(self.findings))


def verify(folder: Path, head: str = "") -> Verified:
    """The whole record: the chain of events, each document, and that the events can be replayed. `head`: a hash kept
    elsewhere, that must be in the chain, last or not."""
    found = checking.verified(folder, head=head.strip().lower())
    problems = found.problems
    if not problems:
        try:
            replay(found.events)
        except JournalError as error:
            problems = error.problems
    leftovers = tuple(layout.relative(folder, path) for path in found.leftovers)
    return Verified(len(found.events), found.documents, found.head, problems, found.findings, leftovers)


@dataclass(frozen=True, slots=True)
class Repaired:
    """`damaged`: the event file that is, or with a dry run would be, taken out; `moved_to` where it now lies."""

    damaged: str = ""
    moved_to: str = ""


def repair(folder: Path, *, at: str, by: str, dry_run: bool = False) -> Repaired:
    """Moves a damaged last event to quarantine and records that it did.

    Raises JournalError where more than the last event is broken: then a person must look."""
    if dry_run:
        path = mending.damaged_last(folder)
        return Repaired(layout.relative(folder, path) if path else "")
    with journal.locked(folder):
        path = mending.damaged_last(folder)
        if path is None:
            return Repaired()
        damaged = layout.relative(folder, path)
        moved = layout.relative(folder, mending.repaired(folder, path))
        if checking.event_files(folder):
            journal.append(folder, EventKind.REPAIRED, at=at, by=by, body={"damaged": damaged, "moved_to": moved})
        return Repaired(damaged, moved)
