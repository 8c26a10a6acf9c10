"""A party's layer over a base, compared only near what it changed.

Most of a returned document is what was sent. Blocks that are the same in both, with the same ones around them, are left
out of both before the comparison, and the layer is told by the blocks of the whole base again. Left in is every block
that holds or refers to anything outside itself (notes, comments, pictures, controls, sections, fields and bookmarks
that end elsewhere): there the comparison must see the whole."""

from __future__ import annotations

import re
from collections.abc import Sequence
from copy import deepcopy
from dataclasses import replace
from functools import lru_cache
from itertools import count
from typing import Final

from lxml import etree

from avtalebygger.redlining.base import BaseFlow
from avtalebygger.redlining.boxes import with_text_boxes_of
from avtalebygger.redlining.contents import with_contents_of
from avtalebygger.redlining.counted import with_page_numbers_of
from avtalebygger.redlining.elements import attributes, declarations, with_declarations
from avtalebygger.redlining.layers import Layer, layer_of
from avtalebygger.redlining.looks import looks_of
from avtalebygger.redlining.meaning import key_of
from avtalebygger.redlining.write import redlined
from avtalebygger.text.edits import spans_between
from avtalebygger.word.names import w
from avtalebygger.word.package import Package

Element = etree._Element
CONTEXT: Final = 3  # blocks that stay on each side of a difference
ENTANGLED: Final = re.compile(
    rb"noteReference|comment|<w:drawing|<w:pict|<w:object|sectPr|<w:sdt|AlternateContent|txbx| r:\w+="
    rb"|Range(?:Start|End)"
    rb"|<w:(?:ins|del|moveFrom|moveTo|altChunk|subDoc|customXml|proofErr|permStart|permEnd)[ >]"
)


def layer_between(
    base: Package, flows: Sequence[BaseFlow], theirs: Package, author: str, date: str
) -> tuple[Layer, Package]:
    """The layer that `theirs` is over `base`, whose flows are given, and the redline that its elements stem from.
    Neither holds tracked changes."""
    theirs = with_text_boxes_of(base, with_page_numbers_of(base, with_contents_of(base, theirs)))
    body = next(each for each in flows if each.key == base.main)
    kept = kept_blocks(body, theirs)
    if kept is None:
        redline = redlined(base, theirs, author, date).package
        return looking(layer_of(list(flows), redline), flows, redline), redline
    ours, others = kept
    small = with_blocks(base, ours)
    redline = redlined(small, with_blocks(theirs, others), author, date).package
    near = [of_blocks(each, ours) if each is body else each for each in flows]
    layer = looking(layer_of(near, redline), near, redline)
    return whole(layer, body, ours), redline


def looking(layer: Layer, flows: Sequence[BaseFlow], redline: Package) -> Layer:
    return replace(layer, looks=looks_of(flows, redline))


def of_blocks(flow: BaseFlow, kept: Sequence[int]) -> BaseFlow:
    """The flow with some of its blocks; these stay at their places."""
    return replace(flow, blocks=[flow.blocks[number] for number in kept])


def body_blocks(package: Package) -> list[Element]:
    body = package.root(package.main).find(w("body"))
    return [] if body is None else [each for each in body if each.tag != w("sectPr")]


def kept_blocks(base: BaseFlow, theirs: Package) -> tuple[list[int], list[int]] | None:
    """Which blocks of each body are compared; None where that is nearly all of them, or where it is not sure that a
    block is one of the base's flow."""
    ours, others = [place.element for place in base.blocks], body_blocks(theirs)
    if ours != [each for each in base.container if each.tag != w("sectPr")]:
        return None
    keys = [place.meaning for place in base.blocks]
    left: list[int] = []
    right: list[int] = []
    for span in spans_between(keys, [key_of(each) for each in others]):
        first = not span.a0 and not span.b0
        inside = left_out(ours, keys, range(span.a0, span.a1), first=first) if span.same else set()
        left += [at for at in range(span.a0, span.a1) if at not in inside]
        right += [at for at in range(span.b0, span.b1) if at - span.b0 + span.a0 not in inside]
    return (left, right) if 2 * len(left) < len(ours) else None


def left_out(blocks: Sequence[Element], keys: Sequence[bytes], stays: range, *, first: bool) -> set[int]:
    """The blocks of a stretch that stays which need not be compared: the plain ones away from its ends, where a
    paragraph stands on each side of them. The `first` begins with both documents, and nothing comes before it."""
    low = stays.start if first else stays.start + CONTEXT
    high = stays.stop - CONTEXT
    found: set[int] = set()
    run = low
    for at in range(low, max(low, high) + 1):
        if at < high and is_plain(blocks[at], keys[at]):
            continue
        found.update(trimmed(blocks, run, at))
        run = at + 1
    return found


def trimmed(blocks: Sequence[Element], start: int, end: int) -> range:
    while start < end and start > 0 and blocks[start - 1].tag != w("p"):
        start += 1
    while start < end and end < len(blocks) and blocks[end].tag != w("p"):
        end -= 1
    return range(start, max(start, end))


def is_plain(block: Element, key: bytes) -> bool:
    """Whether the block stands for itself: nothing in it belongs with anything outside it."""
    if is_entangled(key):
        return False
    if b"bookmark" in key or next(block.iter(w("bookmarkEnd")), None) is not None:
        starts = {each.get(w("id")) for each in block.iter(w("bookmarkStart"))}
        if starts != {each.get(w("id")) for each in block.iter(w("bookmarkEnd"))}:
            return False
    return True


@lru_cache(maxsize=2048)  # a base is held against forty documents, and forty copies share most blocks
def is_entangled(key: bytes) -> bool:
    if ENTANGLED.search(key):
        return True
    return key.count(b'fldCharType="begin"') != key.count(b'fldCharType="end"')


def with_blocks(package: Package, kept: Sequence[int]) -> Package:
    """The package with these blocks of its body alone. Only they are copied: most are left out."""
    whole = package.root(package.main)
    root = hollow(whole)
    for child in whole:
        root.append(with_children(child, kept) if child.tag == w("body") else deepcopy(child))
    return package.changed({package.main: root})


def with_children(body: Element, kept: Sequence[int]) -> Element:
    made, wanted = hollow(body), set(kept)
    numbers = count()
    made.extend(deepcopy(each) for each in body if each.tag == w("sectPr") or next(numbers) in wanted)
    return made


def hollow(element: Element) -> Element:
    """A copy of the element without what it holds."""
    made = with_declarations(element.tag, declarations(element))
    for name, value in attributes(element).items():
        made.set(name, value)
    made.text, made.tail = element.text, element.tail
    return made


def whole(layer: Layer, body: BaseFlow, kept: Sequence[int]) -> Layer:
    """The layer with the body's blocks by their numbers in the whole base."""
    numbers = [*kept, len(body.blocks)]
    flows = dict(layer.flows)
    if body.key in flows:
        flows[body.key] = {numbers[number]: block for number, block in flows[body.key].items()}
    return replace(layer, flows=flows)
