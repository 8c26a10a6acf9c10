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
from avtalebygger.redlining.elements import attributes
from avtalebygger.word.names import w
from avtalebygger.word.package import Package
from avtalebygger.word.resolve import Decide, Verdict, accept_all, reject_all, resolved, resolved_element

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
_INSERTING: Final = frozenset((w("ins"), w("moveTo"), w("cellIns")))
MARKS: Final = frozenset((w("ins"), w("del"), w("moveFrom"), w("moveTo")))
CELL_MARKS: Final = frozenset((w("cellIns"), w("cellDel")))


def prepared(package: Package, verdict: Verdict) -> Package:
    """The package with those earlier marks settled that cannot be carried: lists, the grid, ranges around custom XML.
    The others are carried; a move as the deletion and the insertion that it is (17.13.5.22, .25), a merged cell as the
    change of its properties (17.13.5.3, .36)."""
    settled = resolved(package, lambda revision: _CONTROLS.get(revision.kind) or _settled(revision.kind, verdict))
    changed = {part: root for part in settled.parts if (root := _plainly_marked(settled, part)) is not None}
    return settled.changed(changed) if changed else settled


def _settled(kind: RevisionKind, verdict: Verdict) -> Verdict:
    return verdict if kind in _SETTLED else Verdict.KEEP


def _plainly_marked(package: Package, part: str) -> Element | None:
    if not package.is_parsed(part) or next(package.root(part).iter(*_RETOLD), None) is None:
        return None
    root = copy.deepcopy(package.root(part))
    _retell_moves(root)
    for merge in list(root.iter(_MERGE)):
        _retell_merge(merge)
    return root


def _retell_moves(root: Element) -> None:
    for each in list(root.iter(*_MOVE_RANGES)):
        parent = each.getparent()
        if parent is not None:
            parent.remove(each)
    for each in list(root.iter(*_MOVES)):
        each.tag = _MOVES[str(each.tag)]
        if each.tag == w("del"):
            for text in list(each.iter(w("t"))):
                text.tag = w("delText")


def _retell_merge(merge: Element) -> None:
    """`cellMerge` as a tcPrChange: two readings of the properties, under the author of the merge."""
    properties = merge.getparent()
    cell = properties.getparent() if properties is not None else None
    if properties is None or cell is None or cell.tag != w("tc"):
        return
    kept = {name: value for name, value in attributes(merge).items() if name not in (w("vMerge"), w("vMergeOrig"))}
    change = etree.Element(w("tcPrChange"), kept)
    change.append(_reading_of(properties, reject_all))
    accepted = _reading_of(properties, accept_all)
    properties[:] = [*accepted, change]


def _reading_of(properties: Element, decide: Decide) -> Element:
    """The properties of a cell as so decided."""
    cell = etree.Element(w("tc"))
    cell.append(copy.deepcopy(properties))
    decided = resolved_element(cell, decide)
    found = decided.find(w("tcPr")) if decided is not None else None
    return found if found is not None else etree.Element(w("tcPr"))


def holds_marks(package: Package) -> bool:
    """Whether there is any tracked change in the package."""
    return resolved(package, accept_all) is not package


_SETTLED: Final = frozenset(kind for kind in RevisionKind if kind.value.startswith(("numbering", "tblGrid")))
# Such an element stays on both sides: its text bears marks of its own, and must not be told twice.
_CONTROLS: Final = {
    RevisionKind.CONTROL_INSERTED: Verdict.ACCEPT,
    RevisionKind.CONTROL_MOVED_TO: Verdict.ACCEPT,
    RevisionKind.CONTROL_DELETED: Verdict.REJECT,
    RevisionKind.CONTROL_MOVED_FROM: Verdict.REJECT,
}
_MOVES: Final = {w("moveFrom"): w("del"), w("moveTo"): w("ins")}
_MOVE_RANGES: Final = tuple(w(f"move{way}Range{end}") for way in ("From", "To") for end in ("Start", "End"))
_MERGE: Final = w("cellMerge")
_RETOLD: Final = (*_MOVES, *_MOVE_RANGES, _MERGE)


def mark_of(element: Element) -> Mark:
    return Mark(element.tag in _INSERTING, element.get(w("author")) or "?", element.get(w("date"), ""))


def marks_in(element: Element) -> Layers:
    """Every mark that stands in an object."""
    return tuple(mark_of(each) for each in element.iter(*MARKS))


def beneath(layers: Layers, mark: Mark) -> Layers:
    """The layers with another mark inside. One that says what is said already adds nothing."""
    return layers if any(each.inserts == mark.inserts for each in layers) else (*layers, mark)


def within(around: Layers, layers: Layers) -> Layers:
    """The layers of what stands in a row or cell that bears marks itself: what its own say, then what those say."""
    own = {mark.inserts for mark in layers}
    both = (*layers, *(mark for mark in around if mark.inserts not in own))
    return tuple(sorted(both, key=lambda mark: not mark.inserts))


def layers_in(properties: Element | None) -> Layers:
    """The layers that the properties of a mark, row or cell hold: an insertion first, then a deletion."""
    if properties is None:
        return ()
    marks = (mark_of(each) for each in properties if each.tag in MARKS or each.tag in CELL_MARKS)
    found = sorted(marks, key=lambda mark: not mark.inserts)
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
