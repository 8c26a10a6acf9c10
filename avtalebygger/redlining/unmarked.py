"""What comes, as its party left it: a copy of an element with its tracked changes accepted."""

from __future__ import annotations

from copy import deepcopy

from lxml import etree

from avtalebygger.redlining.flow import ADDING, REMOVING
from avtalebygger.word.names import local_name, w

Element = etree._Element


def accepted_copy(element: Element) -> Element:
    """A copy with its marks accepted: what a party's own content looks like once it is theirs alone."""
    copy = deepcopy(element)
    copy.tail = None
    for node in list(copy.iter()):
        if local_name(str(node.tag)).endswith("Change"):
            remove(node)
    for node in list(copy.iter(*REMOVING, w("cellDel"))):
        take_away(node)
    for node in list(copy.iter(*ADDING, w("cellIns"), w("cellMerge"))):
        settle(node)
    return copy


def take_away(mark: Element) -> None:
    """What a deletion marks: a run's content, a row, a cell, or the end of a paragraph."""
    parent = mark.getparent()
    holder = parent.getparent() if parent is not None else None
    if parent is None or holder is None:
        return
    if parent.tag in {w("trPr"), w("tcPr")}:
        remove(holder)
    elif parent.tag == w("rPr"):
        remove(mark)
        join_to_next(holder.getparent())
    else:
        remove(mark)


def join_to_next(paragraph: Element | None) -> None:
    """A paragraph whose mark is gone stands at the beginning of the one after it."""
    following = paragraph.getnext() if paragraph is not None else None
    if paragraph is None or following is None or following.tag != w("p"):
        return
    place = 1 if following.find(w("pPr")) is not None else 0
    following[place:place] = [child for child in paragraph if child.tag != w("pPr")]
    remove(paragraph)


def settle(mark: Element) -> None:
    parent = mark.getparent()
    if parent is None:
        return
    if len(mark) == 0 or parent.tag in {w("rPr"), w("trPr"), w("tcPr")}:
        remove(mark)
    else:
        unwrap(mark)


def remove(element: Element) -> None:
    parent = element.getparent()
    if parent is not None:
        parent.remove(element)


def unwrap(element: Element) -> None:
    parent = element.getparent()
    if parent is None:
        return
    place = parent.index(element)
    parent[place : place + 1] = list(element)
