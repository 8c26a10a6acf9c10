"""Section properties as tracked changes (17.6.17, 17.13.5.32), and what of them a mark can hold.

A change of page size, margins, columns, numbering is a sectPrChange with the complete old set. References to headers
and footers are no part of it: two sections answer to each other only if theirs are the same."""

from __future__ import annotations

import copy
from collections.abc import Hashable
from typing import Final

from lxml import etree

from avtalebygger.redline.elements import bare
from avtalebygger.redline.story import Story
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


def tracked_section(old: Element, new: Element, story: Story) -> Element:
    """NEW's section with OLD's as its change; OLD's own where they are the same. References are OLD's: by then they
    are the same, or could not be tracked and were named in a note."""
    apart = frozenset((*REFERENCES, _CHANGE))
    if story.properties.key(old, apart) == story.properties.key(new, apart):
        return copy.deepcopy(old)
    section = bare(new)
    section.extend([copy.deepcopy(each) for each in old if each.tag in REFERENCES])
    section.extend([copy.deepcopy(each) for each in new if each.tag not in apart])
    story.ink.changed(_CHANGE, section, old, REFERENCES)
    return section
