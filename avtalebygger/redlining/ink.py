"""The pen: who writes, when, and the next id; the elements that a tracked change is made of.

One counter serves every part and every kind of annotation, above all ids that the package has: Word draws bookmarks and
revisions from one series. `w:date` is UTC in whole seconds, the same for the whole redline (17.13.5; Word itself writes
local time there)."""

from __future__ import annotations

import copy
from collections.abc import Iterable, Mapping
from typing import Final

from lxml import etree

from avtalebygger.redlining.compare import DEL, INS, Status
from avtalebygger.redlining.earlier import Layers, Mark
from avtalebygger.word.names import XML_SPACE, w

Element = etree._Element

TAGS: Final = {INS: w("ins"), DEL: w("del")}
CELL_TAGS: Final = {INS: w("cellIns"), DEL: w("cellDel")}
_RENAMED: Final = {w("t"): w("delText"), w("instrText"): w("delInstrText")}
_LIVE: Final = {deleted: live for live, deleted in _RENAMED.items()}
_BOXES: Final = w("txbxContent")
_HOLD_DELETED: Final = frozenset((_BOXES, w("del")))


class Ink:
    """Gives out ids as it writes; nothing else in it changes."""

    def __init__(self, author: str, date: str, first_id: int) -> None:
        self.author = author
        self.date = date
        self._next = first_id

    def fresh_id(self) -> str:
        self._next += 1
        return str(self._next - 1)

    def change(self, tag: str) -> Element:
        """An element that bears id, author and date."""
        element = etree.Element(tag)
        element.set(w("id"), self.fresh_id())
        element.set(w("author"), self.author)
        if self.date:
            element.set(w("date"), self.date)
        return element

    def mark(self, status: Status) -> Element:
        """`w:ins` or `w:del`, empty."""
        return self.change(TAGS[status])

    def written(self, mark: Mark, tags: Mapping[Status, str] = TAGS) -> Element:
        """The element of a mark: ours, or an earlier one under its author and date. `tags`: those of a cell."""
        element = self.change(tags[INS if mark.inserts else DEL])
        if mark.author:
            element.set(w("author"), mark.author)
            if mark.date:
                element.set(w("date"), mark.date)
            elif self.date:
                del element.attrib[w("date")]
        return element

    def tracked_paragraph_mark(self, properties: Element, layers: Layers) -> None:
        """Marks the paragraph mark whose pPr is given: `w:rPr/w:ins|w:del`, the first there (17.13.5.15, .20)."""
        run = properties.find(w("rPr"))
        if run is None:
            run = etree.Element(w("rPr"))
            put_before(properties, run, (w("sectPr"), w("pPrChange")))
        run[0:0] = [self.written(mark) for mark in layers]

    def changed(self, tag: str, holder: Element, old: Element | None, kept: Iterable[str] = ()) -> None:
        """Appends to `holder` the `*Change` that holds OLD's properties, but those of `kept`."""
        change = self.change(tag)
        inner = etree.SubElement(change, holder.tag)
        left_out = {tag, *kept}
        if old is not None:
            inner.extend([copy.deepcopy(child) for child in old if child.tag not in left_out])
        holder.append(change)

    def control_ranges(self, mark: Mark) -> tuple[Element, Element, Element, Element]:
        """The ranges around the start tag and the end tag of a control that came or went: start, its end within the
        control, start at the end of the control, its end (17.13.5.4–.7)."""
        kind = "Ins" if mark.inserts else "Del"
        tags = {INS: w("customXmlInsRangeStart"), DEL: w("customXmlDelRangeStart")}
        opening, closing = (self.written(mark, tags) for _ in range(2))
        return opening, _range_end(kind, opening), closing, _range_end(kind, closing)

    def kept_change(self, holder: Element, change: Element) -> None:
        """Appends an earlier `*Change` as it is, under an id of its own."""
        own = copy.deepcopy(change)
        own.tail = None
        own.set(w("id"), self.fresh_id())
        holder.append(own)


def _range_end(kind: str, start: Element) -> Element:
    end = etree.Element(w(f"customXml{kind}RangeEnd"))
    end.set(w("id"), start.get(w("id"), ""))
    return end


def put_before(parent: Element, child: Element, followers: tuple[str, ...]) -> None:
    """Inserts a child before the first of `followers`, or last."""
    for index, each in enumerate(parent):
        if each.tag in followers:
            parent.insert(index, child)
            return
    parent.append(child)


def text_element(text: str, *, deleted: bool) -> Element:
    """`w:t` or `w:delText`; its white space is always kept."""
    element = etree.Element(w("delText") if deleted else w("t"))
    element.text = text
    element.set(XML_SPACE, "preserve")
    return element


def as_deleted(element: Element) -> Element:
    """The same element as it must stand in a deletion: `w:delText`, `w:delInstrText`; a text box is a story of its own
    and stays as it is."""
    for each in list(element.iter(*_RENAMED)):
        if not any(above.tag == _BOXES for above in _up_to(each, element)):
            each.tag = _RENAMED[each.tag]
            if each.text:
                each.set(XML_SPACE, "preserve")
    return element


def as_live(element: Element) -> Element:
    """The reverse, of a run's child that came from a deletion. What a mark in it deletes stays deleted."""
    for each in list(element.iter(*_LIVE)):
        if not any(above.tag in _HOLD_DELETED for above in _up_to(each, element)):
            each.tag = _LIVE[each.tag]
            if each.text:
                each.set(XML_SPACE, "preserve")
    return element


def _up_to(element: Element, top: Element) -> Iterable[Element]:
    for above in element.iterancestors():
        if above is top:
            break
        yield above
