"""Earlier marks: tracked changes that a document came with, carried along while the documents are compared.

Everything that a mark may stand on bears its layers, outermost first: none; inserted by A; deleted by A; inserted by A
and deleted by B (17.13.5: a deletion may stand in an insertion, never the reverse). Two questions decide all: is it
there when all is rejected, is it there when all is accepted. The redline's layers must answer the first as OLD does
and the second as NEW does, and keep the authors who said so."""

from __future__ import annotations

import copy
from dataclasses import dataclass
from typing import Final

from lxml import etree

from avtalebygger.model.document import RevisionKind
from avtalebygger.word.names import w
from avtalebygger.word.package import Package
from avtalebygger.word.resolve import Verdict, accept_all, resolved

Element = etree._Element


@dataclass(frozen=True, slots=True)
class Mark:
    """`author` empty: the redline's own."""

    inserts: bool
    author: str = ""
    date: str = ""


Layers = tuple[Mark, ...]

OUR_INSERTION: Final = Mark(True)
OUR_DELETION: Final = Mark(False)
_INSERTING: Final = frozenset((w("ins"), w("moveTo")))
MARKS: Final = frozenset((w("ins"), w("del"), w("moveFrom"), w("moveTo")))


def prepared(package: Package, verdict: Verdict) -> Package:
    """The package with those earlier marks settled that cannot be carried: cells that come or go, controls, lists, the
    grid. The others are carried; a move as the deletion and the insertion that it is (17.13.5.22, .25)."""
    settled = resolved(package, lambda revision: _CONTROLS.get(revision.kind) or _settled(revision.kind, verdict))
    changed = {part: root for part in settled.parts if (root := _without_moves(settled, part)) is not None}
    return settled.changed(changed) if changed else settled


def _settled(kind: RevisionKind, verdict: Verdict) -> Verdict:
    return verdict if kind in _SETTLED else Verdict.KEEP


def _without_moves(package: Package, part: str) -> Element | None:
    if not package.is_parsed(part) or next(package.root(part).iter(*_MOVES, *_MOVE_RANGES), None) is None:
        return None
    root = copy.deepcopy(package.root(part))
    for each in list(root.iter(*_MOVE_RANGES)):
        parent = each.getparent()
        if parent is not None:
            parent.remove(each)
    for each in list(root.iter(*_MOVES)):
        each.tag = _MOVES[str(each.tag)]
        if each.tag == w("del"):
            for text in list(each.iter(w("t"))):
                text.tag = w("delText")
    return root


def has_tracked_cells(package: Package) -> bool:
    """Whether cells of the main part came, went or were merged: marks that `prepared` settles."""
    cells = (w("cellIns"), w("cellDel"), w("cellMerge"))
    return next(package.root(package.main).iter(*cells), None) is not None


def holds_marks(package: Package) -> bool:
    """Whether there is any tracked change in the package."""
    return resolved(package, accept_all) is not package


_SETTLED: Final = frozenset(kind for kind in RevisionKind if kind.value.startswith(("cell", "numbering", "tblGrid")))
# A control that came or went stays on both sides: its text bears marks of its own, and must not be told twice.
_CONTROLS: Final = {
    RevisionKind.CONTROL_INSERTED: Verdict.ACCEPT,
    RevisionKind.CONTROL_MOVED_TO: Verdict.ACCEPT,
    RevisionKind.CONTROL_DELETED: Verdict.REJECT,
    RevisionKind.CONTROL_MOVED_FROM: Verdict.REJECT,
}
_MOVES: Final = {w("moveFrom"): w("del"), w("moveTo"): w("ins")}
_MOVE_RANGES: Final = tuple(w(f"move{way}Range{end}") for way in ("From", "To") for end in ("Start", "End"))


def mark_of(element: Element) -> Mark:
    return Mark(element.tag in _INSERTING, element.get(w("author")) or "?", element.get(w("date"), ""))


def marks_in(element: Element) -> list[Mark]:
    """Every mark that stands in an object."""
    return [mark_of(each) for each in element.iter(*MARKS)]


def beneath(layers: Layers, mark: Mark) -> Layers:
    """The layers with another mark inside. One that says what is said already adds nothing."""
    return layers if any(each.inserts == mark.inserts for each in layers) else (*layers, mark)


def layers_in(properties: Element | None) -> Layers:
    """The layers that a mark's or a row's properties hold: an insertion first, then a deletion."""
    if properties is None:
        return ()
    found = sorted((mark_of(each) for each in properties if each.tag in MARKS), key=lambda mark: not mark.inserts)
    layers: Layers = ()
    for mark in found:
        layers = beneath(layers, mark)
    return layers


def before(layers: Layers) -> bool:
    """Whether it is there when all is rejected."""
    return not any(mark.inserts for mark in layers)


def after(layers: Layers) -> bool:
    """Whether it is there when all is accepted."""
    return all(mark.inserts for mark in layers)


def combined(old: Layers, new: Layers) -> Layers | None:
    """The layers of what both documents have; None where no layers can answer as both do, so that the old must go and
    the new come."""
    if before(old) == before(new):
        return new
    if before(new):
        return tuple(mark for mark in old if mark.inserts) + tuple(mark for mark in new if not mark.inserts)
    return None


def gone(old: Layers) -> Layers:
    """The layers of what NEW lacks: struck by us where nobody struck it; an insertion of theirs stays beneath."""
    return old if not after(old) else (*old, OUR_DELETION)


def come(new: Layers) -> Layers:
    """The layers of what OLD lacks."""
    return new if not before(new) else (OUR_INSERTION, *new)
