"""Section properties as tracked changes (17.6.17, 17.13.5.32), and what of them a mark can hold.

A change of page size, margins, columns, numbering is a sectPrChange with the complete old set. References to headers
and footers are no part of it: two sections answer to each other only if theirs are the same."""

from __future__ import annotations

import copy
from collections.abc import Hashable
from typing import Final

from lxml import etree

from avtalebygger.redlining.elements import bare
from avtalebygger.redlining.story import Story
from avtalebygger.word.names import r, w

Element = etree._Element

REFERENCES: Final = (w("headerReference"), w("footerReference"))
_CHANGE: Final = w("sectPrChange")


def references(section: Element | None) -> tuple[tuple[str, str, str], ...]:
    """(element, type, relationship) of each header and footer that a section names."""
    if section is None:
        return ()
    found = ((each.tag, each.get(w("type"), "default"), each.get(r("id"), "")) for each in section.iter(*REFERENCES))
    return tuple(sorted(found))


def end_key(paragraph: Element) -> Hashable:
    """What a paragraph mark is: plain, or the end of a section with these headers and footers."""
    properties = paragraph.find(w("pPr"))
    section = properties.find(w("sectPr")) if properties is not None else None
    return ("¶", None if section is None else references(section))


NONE: Final[frozenset[str]] = frozenset()


def rejected(properties: Element | None, change: str) -> Element | None:
    """The properties when all is rejected: what an earlier change of them holds, else as they stand."""
    known = properties.find(change) if properties is not None else None
    if properties is None or known is None:
        return properties
    inner = known.find(properties.tag)
    return inner if inner is not None else etree.Element(properties.tag)


def differs(old: Element | None, new: Element | None, change: str, story: Story, apart: frozenset[str] = NONE) -> bool:
    """Whether the properties when all is rejected are others than when all is accepted."""
    return story.properties.key(rejected(old, change), apart) != story.properties.key(new, apart)


def track(
    holder: Element, old: Element | None, new: Element | None, change: str, story: Story, apart: frozenset[str] = NONE
) -> None:
    """Appends to `holder`, which holds NEW's properties, the change that gives OLD's back: an earlier one that says
    just that under its author, else ours."""
    if not differs(old, new, change, story, apart):
        return
    key = story.properties.key
    before = rejected(old, change)
    theirs = new.find(change) if new is not None else None
    ours = old.find(change) if old is not None else None
    if theirs is not None and key(rejected(new, change), apart) == key(before, apart):
        story.ink.kept_change(holder, theirs)
    elif ours is not None and key(old, apart) == key(new, apart):
        story.ink.kept_change(holder, ours)
    else:
        story.ink.changed(change, holder, before, apart)


def tracked_section(old: Element, new: Element, story: Story) -> Element:
    """NEW's section with OLD's as its change; OLD's own where they are the same. References are OLD's: by then they
    are the same, or could not be tracked and were named in a note."""
    apart = frozenset((*REFERENCES, _CHANGE))
    if old.find(_CHANGE) is None and new.find(_CHANGE) is None and not differs(old, new, _CHANGE, story, apart):
        return copy.deepcopy(old)
    section = bare(new)
    section.extend([copy.deepcopy(each) for each in old if each.tag in REFERENCES])
    section.extend([copy.deepcopy(each) for each in new if each.tag not in apart])
    track(section, old, new, _CHANGE, story, apart)
    return section
