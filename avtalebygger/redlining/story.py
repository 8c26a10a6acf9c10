"""What the writers of one story (body, header, note, comment, text box) share: the pen, both readers, ids, and what
they found on the way that others must act on (notes that stayed, bookmarks that moved)."""

from __future__ import annotations

import copy
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Final

from lxml import etree

from avtalebygger.redlining.compare import DEL, INS, KEEP, Status, Step
from avtalebygger.redlining.earlier import Layers, after, marks_in, within
from avtalebygger.redlining.elements import bare
from avtalebygger.redlining.identities import Identities
from avtalebygger.redlining.ink import Ink
from avtalebygger.redlining.inline import Item, Kind, Reader
from avtalebygger.redlining.meaning import Properties
from avtalebygger.word.names import w
from avtalebygger.word.resolve import reject_all, resolved_element

Element = etree._Element

_NOTE_REFERENCES: Final = {w("footnoteReference"): "footnote", w("endnoteReference"): "endnote"}


@dataclass(slots=True)
class Shared:
    """What all stories of one redline share. `kept_notes`: (kind, id) of notes that both sides refer to at the same
    place; `copied_note` gives a note of NEW a fresh id when its reference moved; `doubts`: blocks to be replaced whole,
    by key; `overruled`: authors of earlier marks that could not stand beside a later one."""

    ink: Ink
    properties: Properties
    copied_note: Callable[[str, str], str]
    identities: Identities
    old_notes: set[tuple[str, str]]
    kept_notes: list[tuple[str, str]] = field(default_factory=list)
    written_notes: set[tuple[str, str]] = field(default_factory=set)
    doubts: frozenset[bytes] = frozenset()
    loose: frozenset[str] = frozenset()
    overruled: set[str] = field(default_factory=set)


@dataclass(slots=True)
class Story:
    shared: Shared
    old: Reader
    new: Reader
    box: Callable[[Element, Element, Story], object]
    range_ids: dict[str, str] = field(default_factory=dict)
    starts: dict[str, set[Status]] = field(default_factory=dict)
    ends: dict[str, set[Status]] = field(default_factory=dict)

    @property
    def around(self) -> tuple[Layers, Layers]:
        """The marks of the row or cell that is told, in OLD and in NEW."""
        return self.old.around, self.new.around

    @contextmanager
    def within(self, old: Layers, new: Layers) -> Iterator[None]:
        """What is read meanwhile stands in a row or cell of these layers."""
        outside = self.around
        self.old.around, self.new.around = within(outside[0], old), within(outside[1], new)
        try:
            yield
        finally:
            self.old.around, self.new.around = outside

    def overrule(self, layers: Layers) -> None:
        """These marks find no place beside later ones."""
        self.shared.overruled |= {mark.author for mark in layers if mark.author}

    @property
    def ink(self) -> Ink:
        return self.shared.ink

    @property
    def properties(self) -> Properties:
        return self.shared.properties

    def range_marker(self, item: Item, status: Status) -> Element:
        """The marker as the redline has it: OLD's id where OLD has it, a fresh one where it comes."""
        assert item.node is not None
        marker = copy.deepcopy(item.node)
        marker.tail = None
        if item.name:
            found = self.starts if marker.tag == w("bookmarkStart") else self.ends
            found.setdefault(item.name, set()).add(status)
            if status is INS:
                known = marker.get(w("id"), "")
                if known not in self.range_ids:
                    self.range_ids[known] = self.ink.fresh_id()
                marker.set(w("id"), self.range_ids[known])
        return marker

    @property
    def loose(self) -> frozenset[str]:
        return self.old.loose

    def part_with(self, names: frozenset[str]) -> None:
        """From now on these bookmarks do not answer to each other."""
        self.old.loose |= names
        self.new.loose |= names

    def loose_bookmarks(self) -> frozenset[str]:
        """Names of which one end stays and the other moves, in all that was written."""
        return _loose(self.starts, self.ends) - self.loose

    def thing(self, step: Step) -> Element | None:
        """The object of a step as the redline has it: its own copy, with ids of its own where it comes, and what the
        text boxes in it say redlined where it stays. None where it goes and OLD itself had nothing of it."""
        own = self._own_copy(step)
        if own is None:
            return None
        if step.status is KEEP:
            self._boxes(own, step)
        if step.status is INS:
            self._renumber(own)
        self._note(own, step.status)
        return own

    def _own_copy(self, step: Step) -> Element | None:
        """One that stays is NEW's where earlier marks in it differ. One that we delete goes without the marks in it:
        they cannot stand within a deletion. Text boxes are stories of their own, and keep theirs."""
        item = step.new if step.new is not None and _is_marked_anew(step) else step.item
        assert item.node is not None
        earlier = marks_in(item.node) if step.status is DEL and after(item.layers) and not item.boxes else ()
        if earlier:
            self.overrule(earlier)
            return resolved_element(item.node, reject_all)
        own = copy.deepcopy(item.node)
        own.tail = None
        return own

    def _boxes(self, own: Element, step: Step) -> None:
        assert step.old is not None and step.new is not None
        if not step.old.boxes or step.old.whole == step.new.whole:
            return
        mine = list(own.iter(w("txbxContent")))
        for box, new in zip(mine, step.new.boxes, strict=True):
            self.box(box, new, self)

    def _note(self, own: Element, status: Status) -> None:
        kind = _NOTE_REFERENCES.get(own.tag)
        if kind is None:
            return
        ident = own.get(w("id"), "")
        if status is KEEP:
            self.shared.kept_notes.append((kind, ident))
        elif status is INS and ((kind, ident) in self.shared.old_notes or (kind, ident) in self.shared.written_notes):
            own.set(w("id"), self.shared.copied_note(kind, ident))
        elif status is INS:
            self.shared.written_notes.add((kind, ident))

    def _renumber(self, own: Element) -> None:
        self.shared.identities.settle(own)
        ids: dict[str, str] = {}
        for end in own.iter(w("bookmarkStart"), w("bookmarkEnd")):
            known = end.get(w("id"), "")
            end.set(w("id"), ids[known] if known in ids else ids.setdefault(known, self.ink.fresh_id()))

    def empty_control(self, node: Element, status: Status) -> tuple[Element, Element]:
        """A content control like `node` and the content in it, still empty. One that comes has an id of its own."""
        control = bare(node)
        for child in node:
            if child.tag != w("sdtContent"):
                control.append(copy.deepcopy(child))
        if status is INS:
            self.shared.identities.settle_control(control)
        return control, etree.SubElement(control, w("sdtContent"))

    def changed_run(self, run: Element, before: Element | None, *, ours: bool = True) -> None:
        """The run's formatting as tracked: `before` is what it had, or an earlier change itself (17.13.5.31)."""
        properties = run.find(w("rPr"))
        if properties is None:
            properties = etree.Element(w("rPr"))
            run.insert(0, properties)
        for known in properties.findall(w("rPrChange")):
            properties.remove(known)
        if ours or before is None:
            self.ink.changed(w("rPrChange"), properties, before)
        else:
            self.ink.kept_change(properties, before)


def _is_marked_anew(step: Step) -> bool:
    return step.old is not None and step.new is not None and step.old.key != step.new.key


def loose_in(steps: Iterable[Step]) -> frozenset[str]:
    """Names of bookmarks of which one end stays and the other moves: neither may stay alone."""
    starts: dict[str, set[Status]] = {}
    ends: dict[str, set[Status]] = {}
    _gather(steps, starts, ends)
    return _loose(starts, ends)


def _gather(steps: Iterable[Step], starts: dict[str, set[Status]], ends: dict[str, set[Status]]) -> None:
    for step in steps:
        item = step.item
        if item.kind is Kind.RANGE and item.name and item.node is not None:
            found = starts if item.node.tag == w("bookmarkStart") else ends
            found.setdefault(item.name, set()).add(step.status)
        elif item.kind is Kind.GROUP and step.parts:
            _gather(step.parts, starts, ends)


def _loose(starts: dict[str, set[Status]], ends: dict[str, set[Status]]) -> frozenset[str]:
    """A name that nothing was said of stands in a paragraph that stays as it lies."""
    stays = {KEEP}
    return frozenset(
        name
        for name in starts.keys() | ends.keys()
        if (starts.get(name, stays) == stays) != (ends.get(name, stays) == stays)
    )
