"""What changed between two Word files, clause by clause."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path

from avtalebygger.diff import compare as differ
from avtalebygger.journeys.foreign import package
from avtalebygger.messages import text
from avtalebygger.model.change import Comparison
from avtalebygger.model.document import Document, revisions
from avtalebygger.model.existing import Existing
from avtalebygger.word.gate import opened
from avtalebygger.word.package import Package
from avtalebygger.word.read import read
from avtalebygger.word.readings import accepted, rejected

READINGS: dict[Existing, Callable[[Document], Document]] = {
    Existing.ACCEPT: accepted,
    Existing.REJECT: rejected,
    Existing.KEEP: accepted,  # marks that stay count as accepted
}


def compare(
    old: bytes, new: bytes, *, existing: Existing = Existing.ACCEPT, names: tuple[str, str] = ("old", "new")
) -> Comparison:
    """What `new` says that `old` does not, and the reverse. `existing` says how tracked changes in either are read.

    Raises WordError (AVT30x) where one of them is refused."""
    return compared(opened(old, names[0]), opened(new, names[1]), existing)


@dataclass(frozen=True, slots=True)
class Pair:
    """Two files that came in, and how the tracked changes in them are read."""

    old: Package
    new: Package
    existing: Existing = Existing.ACCEPT

    @property
    def names(self) -> tuple[str, str]:
        return self.old.name, self.new.name


def pair(old: Path, new: Path, existing: Existing = Existing.ACCEPT) -> Pair:
    """Raises WordError (AVT30x) where one of them is refused."""
    return Pair(package(old), package(new), existing)


def compared(old: Package, new: Package, existing: Existing) -> Comparison:
    before, after = read(old), read(new)
    as_read = READINGS[existing]
    found = differ.compare(as_read(before), as_read(after))
    notes = [note for name, side in ((old.name, before), (new.name, after)) for note in earlier(name, side, existing)]
    return replace(found, notes=(*found.notes, *notes))


def earlier(name: str, document: Document, existing: Existing) -> list[str]:
    """What was done with the tracked changes that a document came with, said once."""
    authors = sorted({revision.author for revision, _ in revisions(document)})
    if not authors:
        return []
    done = {
        Existing.ACCEPT: "{name} holds tracked changes by {authors}; they were accepted before the comparison",
        Existing.REJECT: "{name} holds tracked changes by {authors}; they were rejected before the comparison",
        Existing.KEEP: "{name} holds tracked changes by {authors}; they stay, and count as accepted in this report",
    }
    return [text(done[existing], name=name, authors=", ".join(authors))]
