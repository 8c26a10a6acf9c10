"""Lines -> paragraphs: content by `redline.runs`, and the properties that make every reading right.

Equal ends: in each chain of paragraphs that a reading joins, every member in which text is left, and the last, has that
reading's properties: pPr holds NEW's, pPrChange OLD's wherever the two differ (17.13.5.29). A paragraph that is in one
reading only has that side's properties and no pPrChange. The mark's own formatting and the section it ends go with the
mark, not with the text."""

from __future__ import annotations

import copy
from typing import Final

from lxml import etree

from avtalebygger.redlining.compare import DEL, INS, KEEP, Step
from avtalebygger.redlining.earlier import MARKS
from avtalebygger.redlining.elements import attributes
from avtalebygger.redlining.inline import Item
from avtalebygger.redlining.lines import Line, readings
from avtalebygger.redlining.runs import Writer
from avtalebygger.redlining.sections import differs, track, tracked_section
from avtalebygger.redlining.story import Story
from avtalebygger.word.names import w

Element = etree._Element

_APART: Final = frozenset((w("rPr"), w("sectPr"), w("pPrChange")))
_RUN_PROPERTIES: Final = w("rPr")
_RUN_CHANGE: Final = w("rPrChange")


def written(stretch: list[Line], story: Story) -> list[Element]:
    """The paragraphs of the lines between two barriers."""
    writer = Writer(story)
    return [
        _old_paragraph(line) if line.same else _paragraph(line, new, old, story, writer)
        for line, (new, old) in zip(stretch, readings(stretch), strict=True)
    ]


def _old_paragraph(line: Line) -> Element:
    assert line.end.old is not None and line.end.old.node is not None
    return line.end.old.node


def _paragraph(line: Line, new: Item | None, old: Item | None, story: Story, writer: Writer) -> Element:
    paragraph = etree.Element(w("p"))
    for name, value in attributes(_node(line.end.item)).items():
        if line.end.status is not INS or story.shared.identities.is_free(name, value):
            paragraph.set(name, value)
    properties = _properties(line.end, new, old, story)
    if len(properties):
        paragraph.append(properties)
    writer.write(line.steps, paragraph)
    return paragraph


def _properties(end: Step, new: Item | None, old: Item | None, story: Story) -> Element:
    properties = etree.Element(w("pPr"))
    chosen = _pPr(new if new is not None else old)
    if chosen is not None:
        properties.extend([copy.deepcopy(child) for child in chosen if child.tag not in _APART])
    _mark_format(properties, end, story)
    section = _section(end, story)
    if section is not None:
        properties.append(section)
    if old is not None:
        track(properties, _pPr(old), _pPr(new if new is not None else old), w("pPrChange"), story, _APART)
    return properties


def _mark_format(properties: Element, end: Step, story: Story) -> None:
    """The formatting of the mark: NEW's with OLD's as a change, or that of its only side; and whether it is tracked."""
    run = _mark_rPr(end.old if end.status is DEL else end.new)
    before = _mark_rPr(end.old) if end.status is KEEP else run
    if run is not None:
        own = etree.SubElement(properties, _RUN_PROPERTIES)
        own.extend([copy.deepcopy(child) for child in run if child.tag != _RUN_CHANGE and child.tag not in MARKS])
    if end.status is KEEP and differs(before, run, _RUN_CHANGE, story):
        own = properties[-1] if run is not None else etree.SubElement(properties, _RUN_PROPERTIES)
        track(own, before, run, _RUN_CHANGE, story)
    layers = end.layers
    if layers:
        story.ink.tracked_paragraph_mark(properties, layers)


def _section(end: Step, story: Story) -> Element | None:
    """The section that this paragraph's mark ends (17.6.17)."""
    old, new = (_sectPr(item) for item in (end.old, end.new))
    if end.status is KEEP and old is not None and new is not None:
        return tracked_section(old, new, story)
    only = old if end.status is DEL else new
    return copy.deepcopy(only) if only is not None else None


def _pPr(item: Item | None) -> Element | None:
    return _node(item).find(w("pPr")) if item is not None else None


def _mark_rPr(item: Item | None) -> Element | None:
    properties = _pPr(item)
    return properties.find(_RUN_PROPERTIES) if properties is not None else None


def _sectPr(item: Item | None) -> Element | None:
    properties = _pPr(item)
    return properties.find(w("sectPr")) if properties is not None else None


def _node(item: Item) -> Element:
    assert item.node is not None
    return item.node
