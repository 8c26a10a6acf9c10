"""The table of contents of a returned document, which a program wrote and nobody asked for, as it was sent.

Editors write it in their own ways: LibreOffice puts the paragraphs of a TOC field (17.16.5.68) into a content control
and its end into the last of them. What a person wrote beside it stays."""

from __future__ import annotations

import re
from collections.abc import Sequence
from copy import deepcopy

from lxml import etree

from avtalebygger.word.names import w
from avtalebygger.word.package import Package

Element = etree._Element
TOC = re.compile(r"\s*TOC\b")
GALLERY = "Table of Contents"
STEPS = {"begin": 1, "end": -1}


def with_contents_of(base: Package, theirs: Package) -> Package:
    """`theirs` with the contents of `base` in the place of its own; itself where not each has just one."""
    ours, others = blocks_of(base.root(base.main)), blocks_of(theirs.root(theirs.main))
    here, there = stretches(ours), stretches(others)
    if len(here) != 1 or len(there) != 1:
        return theirs
    [sent], [returned] = here, there
    contents = [ours[at] for at in sent]
    gone = with_the_end(ours, sent, others, returned)
    if list(map(etree.tostring, contents)) == [etree.tostring(others[at]) for at in gone]:
        return theirs
    return exchanged(theirs, gone, contents)


def exchanged(package: Package, gone: range, coming: Sequence[Element]) -> Package:
    """The package with copies of other blocks in the place of some of its body's."""
    root = deepcopy(package.root(package.main))
    blocks = [blocks_of(root)[at] for at in gone]
    for block in coming:
        blocks[0].addprevious(deepcopy(block))
    for each in blocks:
        remove(each)
    return package.changed({package.main: root})


def remove(block: Element) -> None:
    parent = block.getparent()
    if parent is not None:
        parent.remove(block)


def blocks_of(root: Element) -> list[Element]:
    body = root.find(w("body"))
    return [] if body is None else list(body)


def stretches(blocks: Sequence[Element]) -> list[range]:
    """The blocks that each table of contents takes, a control or the paragraphs from the field's beginning to its end.
    One that has no end is none."""
    found: list[range] = []
    at = 0
    while at < len(blocks):
        stop = at + 1 if is_control(blocks[at]) else end_of_field(blocks, at)
        if stop is not None:
            found.append(range(at, stop))
        at = stop or at + 1
    return found


def is_control(block: Element) -> bool:
    return block.tag == w("sdt") and any(each.get(w("val")) == GALLERY for each in block.iter(w("docPartGallery")))


def end_of_field(blocks: Sequence[Element], at: int) -> int | None:
    """The block after the one in which the field that begins in this one ends; None where no contents begin here."""
    if blocks[at].tag != w("p") or not any(TOC.match(each.text or "") for each in blocks[at].iter(w("instrText"))):
        return None
    depth = 0
    for number in range(at, len(blocks)):
        depth += sum(STEPS.get(each.get(w("fldCharType"), ""), 0) for each in blocks[number].iter(w("fldChar")))
        if depth <= 0:
            return number + 1
    return None


def with_the_end(ours: Sequence[Element], sent: range, others: Sequence[Element], returned: range) -> range:
    """Where the field ended in an empty paragraph of its own, that paragraph too, which is left over."""
    left = others[returned.stop] if returned.stop < len(others) else None
    alone = not shows(ours[sent[-1]]) and shows(others[returned[-1]])
    return range(returned.start, returned.stop + int(left is not None and alone and is_empty(left)))


def shows(block: Element) -> bool:
    return any((each.text or "").strip() for each in block.iter(w("t")))


def is_empty(block: Element) -> bool:
    return block.tag == w("p") and all(each.tag in {w("r"), w("pPr")} and not has_content(each) for each in block)


def has_content(child: Element) -> bool:
    return child.tag == w("r") and any(each.tag != w("rPr") for each in child)
